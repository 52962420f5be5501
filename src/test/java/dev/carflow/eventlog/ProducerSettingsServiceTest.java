package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.KafkaResource;
import dev.carflow.Service;
import dev.carflow.kafka.ReloadedStores;
import dev.carflow.smartcar.SmartcarResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The settings that Kafka's own rules make of ours, for every producer there is. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
@WithTestResource(SmartcarResource.class)
class ProducerSettingsServiceTest {

    @Inject
    KafkaClientService clients;

    @Inject
    @Identifier("default-kafka-broker")
    Map<String, Object> broker;

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @BeforeEach
    void ready() {
        Service.awaitReady(management);
    }

    @Test
    void everyProducerWaitsForAllReplicasWritesOnceAndGivesUpInTime() {
        Set<String> channels = clients.getProducerChannels();

        assertThat(channels).contains(EventLogProducer.CHANNEL);
        assertThat(channels).allSatisfy(channel -> {
            ProducerConfig effective = effective(clients.getProducer(channel).configuration());
            assertThat(effective.getString(ProducerConfig.ACKS_CONFIG)).isEqualTo("-1");
            assertThat(effective.getBoolean(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG))
                    .isTrue();
            assertThat(effective.getInt(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION))
                    .isLessThanOrEqualTo(5);
            assertThat(effective.getInt(ProducerConfig.RETRIES_CONFIG)).isEqualTo(Integer.MAX_VALUE);
            assertThat(effective.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
                    .isLessThan((int) Duration.ofSeconds(5).toMillis());
        });
    }

    @Test
    void theEventLogsProducerNeverBlocksTheEventLoopAndCompressesWithoutNativeCode() {
        ProducerConfig effective =
                effective(clients.getProducer(EventLogProducer.CHANNEL).configuration());

        assertThat(effective.getLong(ProducerConfig.MAX_BLOCK_MS_CONFIG)).isZero();
        assertThat(effective.getString(ProducerConfig.COMPRESSION_TYPE_CONFIG)).isEqualTo("lz4");
        assertThat(effective.getLong(ProducerConfig.METADATA_MAX_IDLE_CONFIG))
                .isGreaterThanOrEqualTo(Duration.ofDays(24).toMillis());
    }

    @Test
    void theEventLogsProducerIsGuardedAgainstSettingsForOtherClients() {
        assertThat(clients.getProducer(EventLogProducer.CHANNEL).configuration())
                .doesNotContainKeys(ProducerConfig.PARTITIONER_CLASS_CONFIG, ProducerConfig.TRANSACTIONAL_ID_CONFIG)
                .extractingByKey(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG)
                .hasToString("false");
    }

    @Test
    void aLoginWaitsForTheTokenEndpointForALimitedTime() {
        ProducerConfig effective =
                effective(clients.getProducer(EventLogProducer.CHANNEL).configuration());

        assertThat(effective.getInt(SaslConfigs.SASL_LOGIN_CONNECT_TIMEOUT_MS)).isEqualTo(5000);
        assertThat(effective.getInt(SaslConfigs.SASL_LOGIN_READ_TIMEOUT_MS)).isEqualTo(5000);
    }

    /** Those of consumer loops and of topics are made of the same settings. */
    @Test
    void everyClientUsesCertificatesThatWereRenewedOnDisk() {
        assertThat(broker).containsEntry(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, ReloadedStores.class.getName());
        assertThat(effective(clients.getProducer(EventLogProducer.CHANNEL).configuration())
                        .getClass(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG))
                .isEqualTo(ReloadedStores.class);
    }

    /** Runs the values through Kafka's own checks and defaults. */
    private static ProducerConfig effective(Map<String, ?> configuration) {
        return new ProducerConfig(Map.<String, Object>copyOf(configuration));
    }
}
