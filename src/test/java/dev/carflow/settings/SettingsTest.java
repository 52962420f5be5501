package dev.carflow.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.enrichment.EnrichmentConfig;
import dev.carflow.enrichment.need.WantedSignal;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.routing.RoutingConfig;
import dev.carflow.signature.MismatchConfig;
import dev.carflow.smartcar.SmartcarConfig;
import dev.carflow.webhook.WebhookConfig;
import io.quarkus.kafka.client.runtime.KafkaRuntimeConfigProducer;
import io.quarkus.runtime.ApplicationConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"a,b", " a , b ", "a,\n  b\n", "\ta\t,\tb", ",a,,b,", "a,\r\nb\r\n", "\u2003a ,b"})
    void itemsOfListsHaveNoWhiteSpaceAroundThem(String list) {
        assertThat(ConfigProblems.read(WebhookConfig.class, Map.of("carflow.webhook.management-tokens", list))
                        .managementTokens())
                .hasValueSatisfying(tokens -> assertThat(tokens).containsExactly("a", "b"));
        assertThat(ConfigProblems.read(
                                MismatchConfig.class, Map.of("carflow.webhook.mismatches.candidate-tokens", list))
                        .candidateTokens())
                .hasValueSatisfying(tokens -> assertThat(tokens).containsExactly("a", "b"));
        assertThat(ConfigProblems.read(RoutingConfig.class, Map.of("carflow.routing.routes.vip", list))
                        .routes()
                        .get("vip"))
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest,worker", " ingest , worker\n", "ingest,\n\tworker"})
    void rolesAreReadAsOtherListsAre(String roles) {
        assertThat(ConfigProblems.read(RolesConfig.class, Map.of("carflow.roles", roles))
                        .roles())
                .containsExactlyInAnyOrder(Role.INGEST, Role.WORKER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"charge:15M,all:24H", " charge:15M ,\n all:24H\n", "charge: 15M, all :24H"})
    void wantedSignalsAreReadAsOtherListsAre(String signals) {
        assertThat(ConfigProblems.read(EnrichmentConfig.class, Map.of("carflow.enrichment.signals", signals))
                        .signals())
                .extracting(WantedSignal::selector)
                .containsExactly("charge", "all");
    }

    @Test
    void aSettingOfWhiteSpaceAloneIsNotGiven() {
        assertThat(ConfigProblems.read(SmartcarConfig.class, Map.of("carflow.smartcar.client-id", " \n"))
                        .clientId())
                .isEmpty();
    }

    @Test
    void secretsEndWhereTheirTextEnds() {
        SmartcarConfig config = ConfigProblems.read(
                SmartcarConfig.class,
                Map.of("carflow.smartcar.client-id", "id\n", "carflow.smartcar.client-secret", "\ts3cret \r\n"));

        assertThat(config.clientId()).hasValue("id");
        assertThat(config.clientSecret()).hasValue("s3cret");
    }

    @Test
    void kafkasSecretsEndWhereTheirTextEndsAlsoAsEnvironmentVariables() {
        // Given: variables made of files
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withInterceptors(new StrippedValues())
                .withSources(new EnvConfigSource(
                        Map.of(
                                "KAFKA_SSL_KEYSTORE_PASSWORD", "s3cret\n",
                                "kafka_sasl_jaas_config", "  module required; \r\n",
                                "MP_MESSAGING_OUTGOING_EVENT_LOG_SSL_KEY_PASSWORD", "t0p\n",
                                "QUARKUS_OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer t0p\n"),
                        300))
                .build();

        // When: as the framework reads them for all of Kafka's clients
        Map<String, Object> broker = new KafkaRuntimeConfigProducer()
                .createKafkaRuntimeConfig(config, ConfigProblems.read(ApplicationConfig.class, Map.of()));

        // Then
        assertThat(broker)
                .containsEntry("ssl.keystore.password", "s3cret")
                .containsEntry("sasl.jaas.config", "module required;");
        assertThat(config.getValue("quarkus.otel.exporter.otlp.headers", String.class))
                .isEqualTo("authorization=Bearer t0p");
        assertThat(config.getValue("MP_MESSAGING_OUTGOING_EVENT_LOG_SSL_KEY_PASSWORD", String.class))
                .isEqualTo("t0p");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "carflow.webhook.answer-within    | soon   | a duration is expected, such as 500ms, 10S, 15M or 24H",
                "carflow.webhook.max-body         | large  | a size is expected, such as 900K or 64M",
                "carflow.webhook.max-in-flight    | many   | a whole number is expected, such as 12",
                "carflow.webhook.max-in-flight    | 1e3    | a whole number is expected, such as 12",
            })
    void anUnreadableValueIsReportedWithTheExpectedForm(String key, String value, String form) {
        assertThat(ConfigProblems.of(WebhookConfig.class, Map.of(key, value)))
                .containsExactly(key + " cannot be read: " + form);
    }

    @ParameterizedTest
    @CsvSource({
        "carflow.topics.replication-factor, three",
        "carflow.topics.replication-factor, 40000",
        "carflow.topics.min-in-sync-replicas, two"
    })
    void aNumberOfAnySizeIsRecognisedByItsForm(String key, String value) {
        assertThat(ConfigProblems.of(TopicsConfig.class, Map.of(key, value)))
                .containsExactly(key + " cannot be read: a whole number is expected, such as 12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ture", "ja", "2", "enabled"})
    void aValueThatIsNeitherTrueNorFalseIsRejected(String value) {
        assertThat(ConfigProblems.of(SmartcarConfig.class, Map.of("carflow.smartcar.allow-plain-http", value)))
                .containsExactly("carflow.smartcar.allow-plain-http cannot be read: true or false is expected");
    }

    @Test
    void anInvalidAddressIsReported() {
        assertThat(ConfigProblems.of(SmartcarConfig.class, Map.of("carflow.smartcar.token-url", "https://a b/c")))
                .containsExactly(
                        "carflow.smartcar.token-url cannot be read: a URL is expected, such as" + " https://host/path");
    }

    @Test
    void aShareThatIsNoNumberIsReported() {
        assertThat(ConfigProblems.of(SmartcarConfig.class, Map.of("carflow.smartcar.token.refresh-at", "80%")))
                .containsExactly("carflow.smartcar.token.refresh-at cannot be read: a number is expected, such as 0.8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "all:", "charge:soon", "all:0S", "charge-:1H", "all:-1H"})
    void anUnreadableWantedSignalIsReportedWithTheExpectedForm(String entry) {
        assertThat(ConfigProblems.of(
                        EnrichmentConfig.class, Map.of("carflow.roles", "worker", "carflow.enrichment.signals", entry)))
                .singleElement()
                .asString()
                .startsWith("carflow.enrichment.signals cannot be read: ")
                .contains("charge:15M")
                .doesNotContain("Exception")
                .doesNotContain("java.");
    }

    @Test
    void anUnknownRoleIsReportedWithTheKnownOnes() {
        assertThat(ConfigProblems.of(RolesConfig.class, Map.of("carflow.roles", "ingress")))
                .singleElement()
                .asString()
                .startsWith("carflow.roles cannot be read: ")
                .contains("ingest")
                .contains("worker")
                .doesNotContain("dev.carflow")
                .doesNotContain("class");
    }
}
