package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;

import dev.carflow.LogLines;
import dev.carflow.eventlog.KafkaAdmin.Answer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class TopicConfigCheckTest {

    @Test
    void aTopicThatIsCompactedLaterIsReported() {
        // Given
        AtomicReference<String> policy = new AtomicReference<>("delete");
        KafkaAdmin admin = new KafkaAdmin(Map.of()) {
            @Override
            Uni<Map<String, Answer<Config>>> settings(Collection<String> topics) {
                return Uni.createFrom()
                        .item(() -> Map.of(
                                "events",
                                new Answer<>(
                                        new Config(List.of(new ConfigEntry("cleanup.policy", policy.get()))), null)));
            }
        };
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        TopicConfigCheck suitability = new TopicConfigCheck(admin, registry);
        Gauge unsuitable = registry.get(TopicConfigCheck.UNSUITABLE.name()).gauge();
        suitability.check(Set.of("events")).await().indefinitely();
        assertThat(unsuitable.value()).isZero();
        Cancellable watching = suitability.watch(() -> Set.of("events"), Duration.ofMillis(5));

        // When
        try (LogLines logged = LogLines.of(TopicConfigCheck.class)) {
            policy.set("compact");

            // Then
            await().until(() -> unsuitable.value() == 1);
            assertThat(logged.all()).anyMatch(line -> line.contains("topic events is compacted"));

            // When
            policy.set("delete");

            // Then
            await().until(() -> unsuitable.value() == 0);
        } finally {
            watching.cancel();
        }
    }

    @Test
    void aTopicThatAcceptsLessThanABatchIsReported() {
        // Given
        KafkaAdmin admin = new KafkaAdmin(Map.of()) {
            @Override
            Uni<Map<String, Answer<Config>>> settings(Collection<String> topics) {
                return Uni.createFrom().item(Map.of("small", limitedTo("20000"), "enough", limitedTo("65536")));
            }
        };
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        // When
        List<String> lines;
        try (LogLines logged = LogLines.of(TopicConfigCheck.class)) {
            new TopicConfigCheck(admin, registry)
                    .check(Set.of("small", "enough"))
                    .await()
                    .indefinitely();
            lines = logged.all();
        }

        // Then
        assertThat(lines).singleElement().asString().startsWith("topic small takes no more than 20000 bytes at a time");
        assertThat(registry.get(TopicConfigCheck.UNSUITABLE.name()).gauge().value())
                .isEqualTo(1);
    }

    @Test
    void aCheckThatThrowsIsNotTheLast() {
        // Given: topics that cannot be named at first, and then an admin that cannot be made
        AtomicInteger checks = new AtomicInteger();
        KafkaAdmin admin = new KafkaAdmin(Map.of()) {
            @Override
            Uni<Map<String, Answer<Config>>> settings(Collection<String> topics) {
                if (checks.incrementAndGet() == 2) {
                    throw new IllegalStateException("no client");
                }
                return Uni.createFrom().item(Map.of());
            }
        };
        TopicConfigCheck suitability = new TopicConfigCheck(admin, new SimpleMeterRegistry());

        // When
        Cancellable watching = suitability.watch(
                () -> {
                    if (checks.compareAndSet(0, 1)) {
                        throw new IllegalStateException("not yet");
                    }
                    return Set.of("events");
                },
                Duration.ofMillis(5));

        // Then
        try {
            await().untilAtomic(checks, greaterThan(3));
        } finally {
            watching.cancel();
        }
    }

    private static Answer<Config> limitedTo(String bytes) {
        return new Answer<>(new Config(List.of(new ConfigEntry("max.message.bytes", bytes))), null);
    }

    @Test
    void aMissingPermissionToReadSettingsIsReportedOnce() {
        // Given
        Map<String, Answer<Config>> answers = Map.of(
                "new", new Answer<>(null, new UnknownTopicOrPartitionException("not yet")),
                "secret", new Answer<>(null, new TopicAuthorizationException("no")),
                "odd", new Answer<>(null, new InvalidRequestException("odd")));
        KafkaAdmin admin = new KafkaAdmin(Map.of()) {
            @Override
            Uni<Map<String, Answer<Config>>> settings(Collection<String> topics) {
                return Uni.createFrom().item(answers);
            }
        };

        // When
        List<String> lines;
        try (LogLines logged = LogLines.of(TopicConfigCheck.class)) {
            TopicConfigCheck suitability = new TopicConfigCheck(admin, new SimpleMeterRegistry());
            for (int check = 0; check < 2; check++) {
                suitability.check(answers.keySet()).await().atMost(Duration.ofSeconds(60));
            }
            lines = logged.all();
        }

        // Then
        assertThat(lines)
                .containsExactlyInAnyOrder(
                        "the settings of the topics [secret] could not be checked: TOPIC_AUTHORIZATION_FAILED: grant"
                                + " DescribeConfigs, or make sure that their cleanup.policy is delete and their"
                                + " max.message.bytes 1 MiB",
                        "the settings of the topics [odd] could not be checked: INVALID_REQUEST: make sure that their"
                                + " cleanup.policy is delete and their max.message.bytes 1 MiB");
    }
}
