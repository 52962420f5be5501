package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.AppendResult.NotStored;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.operations.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a record, whatever Kafka says to it. */
class KafkaEventLogTest {

    private static final EventRecord RECORD = new EventRecord(
            "topic",
            "user",
            "value".getBytes(StandardCharsets.UTF_8),
            List.of(new Header("ce_id", "événement"), new Header("ce_type", "type")));

    private record Spilled(EventRecord entry, Optional<Cause> why) {}

    private final List<Spilled> spilled = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EventLogMetrics metrics = new EventLogMetrics(registry);
    private final KafkaAvailability availability = new KafkaAvailability(System::nanoTime);
    private final ScriptedProducer producer = new ScriptedProducer("topic");
    private final KafkaEventLog log = new KafkaEventLog(
            producer,
            availability,
            new Fallback() {
                @Override
                public boolean isAvailable() {
                    return true;
                }

                @Override
                public String description() {
                    return "takes all";
                }

                @Override
                public Uni<AppendResult> append(EventRecord entry, Cause why) {
                    spilled.add(new Spilled(entry, Optional.ofNullable(why)));
                    return Uni.createFrom().item(AppendResult.STORED);
                }
            },
            metrics);

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new TimeoutException("late"), Cause.TIMEOUT),
                Arguments.of(new BufferExhaustedException("full"), Cause.BUFFER_FULL),
                Arguments.of(new NotEnoughReplicasException("few"), Cause.REFUSED),
                Arguments.of(new TopicAuthorizationException("no"), Cause.REFUSED));
    }

    @Test
    void aRecordIsHandedToKafkaWholeAndStoredOnceKafkaConfirmsIt() {
        // When
        CompletableFuture<AppendResult> result = append();

        // Then
        ProducerRecord<String, byte[]> sent = producer.kafka().history().get(0);
        assertThat(sent.topic()).isEqualTo("topic");
        assertThat(sent.key()).isEqualTo("user");
        assertThat(sent.value()).isEqualTo(RECORD.value());
        assertThat(Arrays.stream(sent.headers().toArray())
                        .map(header -> new Header(header.key(), new String(header.value(), StandardCharsets.UTF_8))))
                .isEqualTo(RECORD.headers());
        assertThat(result).isNotDone();

        // When
        producer.kafka().completeNext();

        // Then
        assertThat(result).isCompletedWithValue(AppendResult.STORED);
        assertThat(spilled).isEmpty();
        assertThat(registry.get(Meters.EVENTLOG_STORED)
                        .tag(Meters.TOPIC, "topic")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(published("stored")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatKafkaDoesNotTakeIsSpilledWithKafkasCause(RuntimeException failure, Cause cause) {
        // When
        CompletableFuture<AppendResult> result = append();
        producer.kafka().errorNext(failure);

        // Then
        assertThat(result).isCompletedWithValue(AppendResult.STORED);
        assertThat(spilled).containsExactly(new Spilled(RECORD, Optional.of(cause)));
        assertThat(published(cause.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .isEqualTo(1);
        assertThat(metrics.isRefusing(Duration.ofMinutes(10))).isTrue();
    }

    @Test
    void aRecordThatIsTooLargeForKafkaIsRefusedAndSaysNothingOfOthers() {
        // When: Kafka would never take it from the spill either
        CompletableFuture<AppendResult> result = append();
        producer.kafka().errorNext(new RecordTooLargeException("large"));

        // Then
        assertThat(result).isCompletedWithValue(new NotStored(Cause.TOO_LARGE));
        assertThat(spilled).isEmpty();
        assertThat(metrics.isRefusing(Duration.ofMinutes(10))).isFalse();
    }

    @Test
    void aTopicThatTheProducerHasNotSeenIsNotWaitedFor() {
        // When
        EventRecord elsewhere = new EventRecord("unseen", "user", RECORD.value(), List.of());
        CompletableFuture<AppendResult> result = log.append(elsewhere).subscribeAsCompletionStage();

        // Then
        assertThat(result).isCompletedWithValue(AppendResult.STORED);
        assertThat(spilled).containsExactly(new Spilled(elsewhere, Optional.of(Cause.TOPIC_UNKNOWN)));
    }

    @Test
    void aProducerThatThrowsIsAFailureAsAnyOther() {
        producer.kafka().close();

        assertThat(append()).isCompletedWithValue(AppendResult.STORED);
        assertThat(spilled).containsExactly(new Spilled(RECORD, Optional.of(Cause.REFUSED)));
    }

    @Test
    void whileKafkaIsAwayItIsNotAsked() {
        // Given: two probes in a row had no answer
        long longAgo = System.nanoTime() - Duration.ofMinutes(1).toNanos();
        availability.probed(false, longAgo);
        availability.probed(false, longAgo);

        // When
        CompletableFuture<AppendResult> result = append();

        // Then
        assertThat(result).isCompletedWithValue(AppendResult.STORED);
        assertThat(spilled).containsExactly(new Spilled(RECORD, Optional.empty()));
        assertThat(producer.kafka().history()).isEmpty();
    }

    @Test
    void whatComesFromTheSpillDoesNotGoBackThere() {
        // When
        CompletableFuture<AppendResult> failing = log.appendToKafka(RECORD).subscribeAsCompletionStage();
        producer.kafka().errorNext(new TimeoutException("late"));
        CompletableFuture<AppendResult> taken = log.appendToKafka(RECORD).subscribeAsCompletionStage();
        producer.kafka().completeNext();

        // Then
        assertThat(failing).isCompletedWithValue(new NotStored(Cause.TIMEOUT));
        assertThat(taken).isCompletedWithValue(AppendResult.STORED);
        assertThat(spilled).isEmpty();
    }

    @Test
    void aConfirmationEndsTheTimeOfRefusals() {
        // Given
        append();
        producer.kafka().errorNext(new TimeoutException("late"));
        assertThat(metrics.isRefusing(Duration.ofMinutes(10))).isTrue();

        // When
        append();
        producer.kafka().completeNext();

        // Then
        assertThat(metrics.isRefusing(Duration.ofMinutes(10))).isFalse();
    }

    @Test
    void noRecordShowsPersonalDataInALog() {
        assertThat(RECORD.toString()).isEqualTo("EventRecord[topic=topic, bytes=5]");
    }

    private CompletableFuture<AppendResult> append() {
        return log.append(RECORD).subscribeAsCompletionStage();
    }

    private long published(String outcome) {
        return registry.get(Meters.EVENTLOG_PUBLISH)
                .tag(Meters.OUTCOME, outcome)
                .timer()
                .count();
    }
}
