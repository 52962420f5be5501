package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.ContextPropagation;
import dev.carflow.LogLines;
import dev.carflow.SecuredKafka;
import dev.carflow.Timeouts;
import dev.carflow.operations.RolesConfig;
import dev.carflow.operations.StartupProblem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.security.auth.callback.Callback;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.server.policy.CreateTopicPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A real broker with the defaults, policy, permissions and credentials of another team. */
class SharedKafkaClusterTest {

    private static SecuredKafka kafka;
    private static KafkaAdmin admin;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    /** Refuses names that begin with {@code refused}. */
    public static final class Policy implements CreateTopicPolicy {
        @Override
        public void validate(RequestMetadata request) {
            if (request.topic().startsWith("refused")) {
                throw new PolicyViolationException("topics are made by the platform team");
            }
        }

        @Override
        public void configure(Map<String, ?> settings) {}

        @Override
        public void close() {}
    }

    /** Like one that calls a token endpoint, where nothing answers. */
    public static final class TokenEndpointAway implements AuthenticateCallbackHandler {
        @Override
        public void handle(Callback[] callbacks) throws IOException {
            throw new ConnectException("refused");
        }

        @Override
        public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> entries) {}

        @Override
        public void close() {}
    }

    @BeforeAll
    static void start() {
        ContextPropagation.start();
        kafka = SecuredKafka.start(Map.of(
                "log.cleanup.policy", "compact",
                "create.topic.policy.class.name", Policy.class.getName(),
                "allow.everyone.if.no.acl.found", "true"));
        admin = new KafkaAdmin(kafka.plain("carflow", SecuredKafka.PASSWORD));
    }

    @AfterAll
    static void stop() {
        admin.close();
        kafka.close();
    }

    private static AclBinding rule(
            ResourceType type, String name, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:carflow", "*", operation, permission));
    }

    /** As at the start of a process: what lasts ends it, anything else is tried again. */
    private void start(KafkaAdmin with, String... topics) {
        TopicsConfig config = new SmallRyeConfigBuilder()
                .withMapping(TopicsConfig.class)
                .build()
                .getConfigMapping(TopicsConfig.class);
        RolesConfig roles = new SmallRyeConfigBuilder()
                .withDefaultValue("carflow.roles", "worker")
                .withMapping(RolesConfig.class)
                .build()
                .getConfigMapping(RolesConfig.class);
        TopicsInUse inUse = new TopicsInUse() {
            @Override
            public Set<String> appendable() {
                return all();
            }

            @Override
            public Set<String> ofWorkers() {
                return Set.of();
            }

            @Override
            public Set<String> all() {
                return new TreeSet<>(Set.of(topics));
            }
        };
        TopicConfigCheck suitability = new TopicConfigCheck(with, registry);
        new EventLogStarter(new TopicProvisioner(with, config, suitability), suitability, null, inUse, roles)
                .topicsProvided()
                .await()
                .atMost(Timeouts.CONDITION);
    }

    private List<String> whyItEnds(KafkaAdmin with, String... topics) {
        StartupProblem[] problem = new StartupProblem[1];
        assertThatThrownBy(() -> start(with, topics))
                .isInstanceOfSatisfying(StartupProblem.class, found -> problem[0] = found);
        return problem[0].lines();
    }

    private double unsuitable() {
        return registry.get(TopicConfigCheck.UNSUITABLE.name()).gauge().value();
    }

    @Test
    void createdTopicsKeepEveryEventWithAnyClusterDefault() {
        start(admin, "ours");

        assertThat(admin.settings(List.of("ours"))
                        .await()
                        .atMost(Timeouts.CONDITION)
                        .get("ours")
                        .value()
                        .get("cleanup.policy")
                        .value())
                .isEqualTo("delete");
        assertThat(unsuitable()).isZero();
    }

    @Test
    void aTopicThatLosesEventsIsReportedAtTheStart() {
        // Given
        kafka.createTopic("compacted", Map.of());
        kafka.createTopic("both", Map.of("cleanup.policy", "compact,delete"));
        kafka.createTopic("well", Map.of("cleanup.policy", "delete"));

        // When
        List<String> lines;
        try (LogLines logged = LogLines.of(TopicConfigCheck.class)) {
            start(admin, "compacted", "both", "well");
            lines = logged.all();
        }

        // Then
        assertThat(lines)
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("topic compacted is compacted"))
                .anySatisfy(line -> assertThat(line).startsWith("topic both is compacted"));
        assertThat(unsuitable()).isEqualTo(2);
    }

    @Test
    void anEventThatIsLargerThanItsTopicTakesIsSpilledAndThoseBesideItAreOnKafka() {
        // Given
        kafka.createTopic("narrow", Map.of("cleanup.policy", "delete", "max.message.bytes", "100000"));
        byte[] large = new byte[200_000];
        new Random(1).nextBytes(large);

        // When
        try (IngestParts parts =
                new IngestParts(kafka.plain("carflow", SecuredKafka.PASSWORD), Set.of("narrow"), Set.of("narrow"))) {
            parts.start();
            List<CompletableFuture<AppendResult>> results = IntStream.range(0, 100)
                    .mapToObj(i -> new EventRecord("narrow", "u" + i % 7, i == 50 ? large : new byte[1000], List.of()))
                    .map(each -> parts.log().append(each).subscribeAsCompletionStage())
                    .toList();

            // Then
            assertThat(results).allSatisfy(each -> assertThat(each.join()).isEqualTo(AppendResult.STORED));
            assertThat(parts.spilled()).containsExactly(AppendResult.Cause.TOO_LARGE);
        }
    }

    @Test
    void aPolicyThatForbidsATopicEndsTheStartInItsOwnWords() {
        assertThat(whyItEnds(admin, "permitted", "refused.a", "refused.b"))
                .hasSize(2)
                .first()
                .asString()
                .startsWith(
                        "topic refused.a cannot be created: POLICY_VIOLATION (topics are made by the platform team)");
    }

    @Test
    void aTopicThatOurUserMayNotSeeEndsTheStartByKafkasName() {
        // Given
        kafka.createTopic("secret", Map.of());
        kafka.allow(List.of(rule(ResourceType.TOPIC, "secret", AclOperation.DESCRIBE, AclPermissionType.DENY)));

        // Then
        assertThat(whyItEnds(admin, "secret"))
                .singleElement()
                .asString()
                .startsWith("topic secret cannot be described: TOPIC_AUTHORIZATION_FAILED")
                .contains("grant Describe");
    }

    @Test
    void aTopicThatOurUserMayNotCreateEndsTheStartByKafkasName() {
        // Given: neither in the cluster nor by name
        AclBinding noCreation =
                rule(ResourceType.CLUSTER, "kafka-cluster", AclOperation.CREATE, AclPermissionType.DENY);
        kafka.allow(List.of(
                noCreation, rule(ResourceType.TOPIC, "forbidden", AclOperation.DESCRIBE, AclPermissionType.ALLOW)));

        try {
            assertThat(whyItEnds(admin, "forbidden"))
                    .singleElement()
                    .asString()
                    .startsWith("topic forbidden cannot be created: TOPIC_AUTHORIZATION_FAILED");
        } finally {
            kafka.withdraw(noCreation);
        }
    }

    @Test
    void aLoginModuleThatIsMissingEndsTheStartWithOneLine() {
        KafkaAdmin broken = secured("absent.LoginModule required username=\"u\" password=\"hidden-word\";");

        assertThat(whyItEnds(broken, "ours"))
                .singleElement()
                .asString()
                .startsWith("Kafka's client cannot log in: ")
                .contains("absent.LoginModule")
                .doesNotContain("hidden-word");
    }

    @Test
    void aJaasLineThatCannotBeReadEndsTheStartAndIsNotRepeated() {
        KafkaAdmin broken = secured(
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=u password=hidden word;");

        assertThat(whyItEnds(broken, "ours"))
                .singleElement()
                .asString()
                .contains("kafka.sasl.jaas.config")
                .doesNotContain("hidden")
                .doesNotContain("word;");
    }

    @Test
    void aTokenEndpointThatCannotBeReachedIsAnOutageAndNoWrongSetting() {
        // Given
        Map<String, Object> settings = kafka.login("OAUTHBEARER", OAuthBearerLoginModule.class, "");
        settings.put("sasl.login.callback.handler.class", TokenEndpointAway.class.getName());
        KafkaAdmin early = new KafkaAdmin(settings);

        // Then
        assertThatThrownBy(() -> early.ping(Duration.ofSeconds(1)).await().atMost(Timeouts.CONDITION))
                .satisfies(failure -> assertThat(KafkaProblem.lasting(failure)).isEmpty())
                .hasMessageStartingWith("Kafka's client cannot log in: ");
    }

    @Test
    void namesThatCannotBeResolvedAreNoWrongSetting() {
        KafkaAdmin early = new KafkaAdmin(Map.of("bootstrap.servers", "not-yet.invalid:9092"));

        assertThatThrownBy(() -> early.ping(Duration.ofSeconds(1)).await().atMost(Timeouts.CONDITION))
                .satisfies(failure -> assertThat(KafkaProblem.lasting(failure)).isEmpty())
                .hasMessageContaining("not-yet.invalid:9092");
    }

    static Stream<Arguments> refusedLogins() {
        return Stream.of(
                Arguments.of(kafka.plain("carflow", "wrong"), "SASL_AUTHENTICATION_FAILED"),
                Arguments.of(kafka.scram("carflow", "wrong"), "SASL_AUTHENTICATION_FAILED"),
                Arguments.of(
                        kafka.login("SCRAM-SHA-256", ScramLoginModule.class, "username=\"carflow\" password=\"wrong\""),
                        "UNSUPPORTED_SASL_MECHANISM"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refusedLogins")
    void credentialsThatKafkaDoesNotAcceptEndTheStartByKafkasName(Map<String, Object> settings, String name) {
        assertThat(whyItEnds(new KafkaAdmin(settings), "ours"))
                .singleElement()
                .asString()
                .startsWith("Kafka does not accept our credentials: " + name)
                .contains("kafka.sasl.")
                .doesNotContain("\"wrong");
    }

    private static KafkaAdmin secured(String jaas) {
        Map<String, Object> settings = kafka.plain("carflow", SecuredKafka.PASSWORD);
        settings.put("sasl.jaas.config", jaas);
        return new KafkaAdmin(settings);
    }
}
