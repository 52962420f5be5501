package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.LogLines;
import dev.carflow.SecuredKafka;
import dev.carflow.TokenEndpoint;
import dev.carflow.operations.StartupProblem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logging in with tokens of an endpoint that is another system, and may be away. */
class TokenLoginTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> TOPICS = Set.of("events");

    private static TokenEndpoint endpoint;
    private static SecuredKafka kafka;

    private IngestParts parts;

    @BeforeAll
    static void start() {
        ContextPropagation.start();
        endpoint = new TokenEndpoint();
        kafka = SecuredKafka.start(Map.of("allow.everyone.if.no.acl.found", "true"));
        kafka.createTopic("events", Map.of());
    }

    @AfterAll
    static void stop() {
        kafka.close();
        endpoint.close();
    }

    @AfterEach
    void closeClients() {
        endpoint.setAway(false);
        endpoint.forge(false);
        parts.close();
    }

    private IngestParts parts(String client, String secret) {
        parts = new IngestParts(kafka.oauth(endpoint, client, secret), TOPICS, TOPICS);
        return parts;
    }

    @Test
    void aTokenOpensTheWayToKafka() {
        parts("with-token", TokenEndpoint.SECRET).start();

        assertThat(append()).isEqualTo(AppendResult.STORED);
        assertThat(parts.spilled()).isEmpty();
    }

    @Test
    void anUnreachableEndpointIsReportedAndRetried() {
        // Given
        endpoint.setAway(true);

        // When
        CompletableFuture<Void> started;
        try (LogLines lines = LogLines.of(EventLogStarter.class)) {
            parts("early", TokenEndpoint.SECRET);
            started = CompletableFuture.runAsync(parts::start);
            await().atMost(PATIENCE).until(() -> lines.all().size() >= 2);

            // Then: events go to the spill meanwhile
            assertThat(lines.all()).allSatisfy(line -> assertThat(line)
                    .startsWith("Kafka is not ready: ")
                    .contains("Kafka's client cannot log in: ", "503", "trying again")
                    .doesNotContain("\n"));
        }
        assertThat(append()).isEqualTo(AppendResult.STORED);
        assertThat(parts.spilled()).containsExactly(AppendResult.Cause.TOPIC_UNKNOWN);

        // When
        endpoint.setAway(false);

        // Then
        started.join();
        append();
        assertThat(parts.spilled()).hasSize(1);
    }

    @Test
    void aSecretThatTheEndpointRefusesIsReportedInItsWords() {
        try (LogLines lines = LogLines.of(EventLogStarter.class)) {
            parts("stranger", "wrong-secret");
            var starting = parts.topicsProvided().subscribe().with(done -> {}, failure -> {});
            await().atMost(PATIENCE).until(() -> !lines.all().isEmpty());
            starting.cancel();

            assertThat(lines.all())
                    .allSatisfy(line ->
                            assertThat(line).contains("401", "invalid_client").doesNotContain("\n", "wrong-secret"));
        }
    }

    @Test
    void anEndpointThatTheJvmDoesNotAllowEndsTheStartWithOneLine() {
        Map<String, Object> elsewhere = kafka.oauth(endpoint, "elsewhere", TokenEndpoint.SECRET);
        elsewhere.put("sasl.oauthbearer.token.endpoint.url", "http://127.0.0.1:1/elsewhere");
        parts = new IngestParts(elsewhere, TOPICS, TOPICS);

        assertThatThrownBy(parts::start)
                .isInstanceOfSatisfying(StartupProblem.class, problem -> assertThat(problem.lines())
                        .singleElement()
                        .asString()
                        .contains("127.0.0.1:1/elsewhere", "org.apache.kafka.sasl.oauthbearer.allowed.urls"));
    }

    @Test
    void aTokenThatKafkaRefusesEndsTheStartByKafkasName() {
        // Given
        endpoint.forge(true);

        // Then
        assertThatThrownBy(parts("forger", TokenEndpoint.SECRET)::start)
                .isInstanceOfSatisfying(StartupProblem.class, problem -> assertThat(problem.lines())
                        .singleElement()
                        .asString()
                        .startsWith("Kafka does not accept our credentials: SASL_AUTHENTICATION_FAILED"));
    }

    private AppendResult append() {
        return parts.log()
                .append(new EventRecord("events", "user", "event".getBytes(StandardCharsets.UTF_8), List.of()))
                .await()
                .atMost(PATIENCE);
    }
}
