package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.LogLines;
import dev.carflow.SecuredKafka;
import dev.carflow.Timeouts;
import dev.carflow.TokenEndpoint;
import dev.carflow.operations.StartupProblem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logging in with tokens of an endpoint that is another system, and may be away. */
class TokenLoginTest {

    private static final Set<String> TOPICS = Set.of("events");

    /** One thread in the login, and those of other tests' processes, which nothing ends. */
    private static final int ONE_AND_FORMER = 3;

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
        endpoint.setSilent(false);
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
            await().until(() -> lines.all().size() >= 2);

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
    void aLoginIsNotAwaitedForLongerThanTheDeadlineAndTriedByOneThread() {
        // Given: Kafka's client would wait for the endpoint for much longer
        endpoint.setSilent(true);
        Map<String, Object> settings = kafka.oauth(endpoint, "waiting", TokenEndpoint.SECRET);
        settings.put("sasl.login.read.timeout.ms", 4000);
        parts = new IngestParts(settings, TOPICS, TOPICS);
        KafkaAdmin admin = new KafkaAdmin(settings, Duration.ofMillis(100));

        // When
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            try {
                admin.ping(Duration.ofMillis(100)).await().atMost(Timeouts.CONDITION);
            } catch (RuntimeException e) {
                failures.add(e);
            }
            assertThat(threadsInTheLogin()).hasSizeLessThanOrEqualTo(ONE_AND_FORMER);
        }

        // Then
        assertThat(failures).hasSize(8).allSatisfy(failure -> assertThat(KafkaProblem.describeFirst(failure))
                .startsWith("NotLoggedIn (Kafka's client cannot log in: the token endpoint " + endpoint.url())
                .contains("does not answer"));

        // When
        endpoint.setSilent(false);

        // Then
        await().ignoreExceptions().atMost(Timeouts.CONDITION).until(() -> {
            admin.ping(Duration.ofSeconds(5)).await().atMost(Timeouts.CONDITION);
            return true;
        });
        admin.close();
    }

    @Test
    void anEndpointThatAcceptsAndStaysSilentIsNamedAndRetriedByOneThread() {
        // Given: a process that starts with the service's own limits, and probes the brokers
        endpoint.setSilent(true);
        BrokerProbe probe;
        try (LogLines lines = LogLines.ofPackage(EventLogStarter.class)) {
            probe = parts("unheard", TokenEndpoint.SECRET).probe();
            parts.topicsProvided().subscribe().with(provided -> {}, failure -> {});
            probe.onStart(null);

            // When: long enough for several probes, and for the first attempt to end and another one to begin
            await().until(() -> {
                assertThat(threadsInTheLogin()).hasSizeLessThanOrEqualTo(ONE_AND_FORMER);
                return count(lines, "Kafka is not ready: NotLoggedIn (") >= 2;
            });

            // Then: the endpoint is named, and no line blames the brokers
            assertThat(lines.all())
                    .filteredOn(line -> line.startsWith("Kafka is not ready: "))
                    .allSatisfy(line -> assertThat(line)
                            .contains("the token endpoint " + endpoint.url(), "does not answer")
                            .doesNotContain("\n", TokenEndpoint.SECRET));
            assertThat(lines.all()).noneMatch(line -> line.contains("the brokers do not answer"));
            assertThat(probe.state()).isEqualTo(BrokerProbe.State.NOT_CONNECTED);
        }

        // When: what it holds is never answered, but new requests are
        endpoint.setSilent(false);

        // Then
        try {
            parts.start();
            await().until(probe::state, BrokerProbe.State.AVAILABLE::equals);
            assertThat(append()).isEqualTo(AppendResult.STORED);
        } finally {
            probe.onStop(null);
        }
    }

    private static long count(LogLines lines, String start) {
        return lines.all().stream().filter(line -> line.startsWith(start)).count();
    }

    /** Kafka's clients of one login wait for each other in there, with a thread each. */
    private static Set<String> threadsInTheLogin() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> Arrays.stream(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().endsWith(".LoginManager")))
                .map(thread -> thread.getKey().getName())
                .collect(Collectors.toSet());
    }

    @Test
    void aSecretThatTheEndpointRefusesIsReportedInItsWords() {
        try (LogLines lines = LogLines.of(EventLogStarter.class)) {
            parts("stranger", "wrong-secret");
            var starting = parts.topicsProvided().subscribe().with(done -> {}, failure -> {});
            await().until(() -> !lines.all().isEmpty());
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
                .atMost(Timeouts.CONDITION);
    }
}
