package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.carflow.LogLines;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.AppendResult.NotStored;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.tracing.RecordedSpans;
import dev.carflow.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The outcome of a record, whatever Kafka answers. */
class KafkaEventLogTest {

    private static final EventRecord RECORD = new EventRecord(
            "topic",
            "user",
            "value".getBytes(StandardCharsets.UTF_8),
            List.of(new Header("ce_id", "événement"), new Header("ce_type", "type")));

    private final OpenSpill spill = new OpenSpill();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final EventLogMetrics metrics = new EventLogMetrics(registry);
    private final AtomicLong passed = new AtomicLong();
    private final LongSupplier clock = () -> System.nanoTime() + passed.get();
    private final KafkaAvailability availability = new KafkaAvailability(clock);
    private final UnacknowledgedRecords unanswered = new UnacknowledgedRecords(Duration.ofMillis(3500), clock);
    private final EventLogLiveness liveness = new EventLogLiveness(unanswered);
    private final ScriptedProducer producer = new ScriptedProducer("topic");
    private final KafkaEventLog log = log(producer);

    private KafkaEventLog log(PreparedProducer with) {
        return new KafkaEventLog(with, availability, spill, metrics, unanswered, Tracing.OFF);
    }

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
        assertThat(spill.spilled()).isEmpty();
        assertThat(registry.get(EventLogMetrics.STORED.name())
                        .tag("topic", "topic")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(published("stored")).isEqualTo(1);
    }

    @Test
    void anAttemptAndTheSpillAreSpansOfTheRecordsTraceAndTheSpillKeepsItsContext() {
        // Given
        RecordedSpans spans = new RecordedSpans();
        KafkaEventLog traced = new KafkaEventLog(producer, availability, spill, metrics, unanswered, spans.tracing());
        EventRecord sampled = new EventRecord("topic", "user", RECORD.value(), headers());

        // When
        traced.append(sampled).subscribe().with(stored -> {});
        ProducerRecord<String, byte[]> sent = producer.kafka().history().get(0);
        producer.kafka().errorNext(new TimeoutException("late"));

        // Then
        SpanData send = spans.only("send topic");
        assertThat(send.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(spans.only("spill topic").getParentSpanId()).isEqualTo(send.getParentSpanId());
        assertThat(ProducerSpans.reader(sent.headers()).apply("traceparent"))
                .isEqualTo("00-" + send.getTraceId() + "-" + send.getSpanId() + "-01");
        assertThat(sent.headers().headers("traceparent")).hasSize(1);
        assertThat(spill.spilled()).containsExactly(new OpenSpill.Spilled(sampled, Optional.of(Cause.TIMEOUT)));
    }

    private static List<Header> headers() {
        return RecordedSpans.sampledHeaders().entrySet().stream()
                .map(header -> new Header(header.getKey(), header.getValue()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void recordsThatKafkaDoesNotTakeAreSpilledWithKafkasCause(RuntimeException failure, Cause cause) {
        // When
        CompletableFuture<AppendResult> result = append();
        producer.kafka().errorNext(failure);

        // Then
        assertThat(result).isCompletedWithValue(AppendResult.STORED);
        assertThat(spill.spilled()).containsExactly(new OpenSpill.Spilled(RECORD, Optional.of(cause)));
        assertThat(published(cause.name().toLowerCase(Locale.ROOT).replace('_', '-')))
                .isEqualTo(1);
        assertThat(metrics.isRefusing(Duration.ofMinutes(10))).isTrue();
    }

    @Test
    void aRecordThatIsTooLargeForItsTopicIsKeptAndSaysNothingOfOthers() {
        // When
        CompletableFuture<AppendResult> result = append();
        producer.kafka().errorNext(new RecordTooLargeException("large"));

        // Then
        assertThat(result).isCompletedWithValue(AppendResult.STORED);
        assertThat(spill.spilled()).containsExactly(new OpenSpill.Spilled(RECORD, Optional.of(Cause.TOO_LARGE)));
        assertThat(metrics.isRefusing(Duration.ofMinutes(10))).isFalse();
    }

    @Test
    void kafkasErrorsAreReportedByKafkasNames() {
        try (LogLines lines = LogLines.of(EventLogMetrics.class)) {
            append();
            producer.kafka().errorNext(new NotEnoughReplicasException("few"));

            assertThat(lines.all())
                    .containsExactly("Kafka did not take a record of topic topic: refused, NOT_ENOUGH_REPLICAS");
        }
    }

    @Test
    void aTopicThatTheProducerHasNotSeenIsNotWaitedFor() {
        // When
        EventRecord elsewhere = new EventRecord("unseen", "user", RECORD.value(), List.of());
        CompletableFuture<AppendResult> result = log.append(elsewhere).subscribeAsCompletionStage();

        // Then
        assertThat(result).isCompletedWithValue(AppendResult.STORED);
        assertThat(spill.spilled()).containsExactly(new OpenSpill.Spilled(elsewhere, Optional.of(Cause.TOPIC_UNKNOWN)));
    }

    @Test
    void aProducerThatThrowsIsAFailureAsAnyOther() {
        producer.kafka().close();

        assertThat(append()).isCompletedWithValue(AppendResult.STORED);
        assertThat(spill.spilled()).containsExactly(new OpenSpill.Spilled(RECORD, Optional.of(Cause.REFUSED)));
    }

    @Test
    void whileKafkaIsAwayItIsNotAsked() {
        // Given: two probes in a row had no answer
        long longAgo = System.nanoTime() - Duration.ofMinutes(1).toNanos();
        availability.probed(false, "silent", longAgo);
        availability.probed(false, "silent", longAgo);

        // When
        CompletableFuture<AppendResult> result = append();

        // Then
        assertThat(result).isCompletedWithValue(AppendResult.STORED);
        assertThat(spill.spilled()).containsExactly(new OpenSpill.Spilled(RECORD, Optional.empty()));
        assertThat(producer.kafka().history()).isEmpty();
    }

    @Test
    void spilledEventsDoNotReturnToTheSpill() {
        // When
        CompletableFuture<AppendResult> failing = log.appendToKafka(RECORD).subscribeAsCompletionStage();
        producer.kafka().errorNext(new TimeoutException("late"));
        CompletableFuture<AppendResult> taken = log.appendToKafka(RECORD).subscribeAsCompletionStage();
        producer.kafka().completeNext();

        // Then
        assertThat(failing).isCompletedWithValue(new NotStored(Cause.TIMEOUT));
        assertThat(taken).isCompletedWithValue(AppendResult.STORED);
        assertThat(spill.spilled()).isEmpty();
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
    void aProducerThatCallsBackNoMoreIsAwayAndItsEventsAreSpilled() {
        // Given: its thread has ended
        CompletableFuture<AppendResult> result = append();
        pass(Duration.ofSeconds(4));
        unanswered.failOverdue();
        assertThat(result).isNotDone();

        // When
        pass(Duration.ofMillis(300));
        unanswered.failOverdue();

        // Then
        assertThat(result).isCompletedWithValue(AppendResult.STORED);
        assertThat(spill.spilled()).containsExactly(new OpenSpill.Spilled(RECORD, Optional.of(Cause.TIMEOUT)));
        assertThat(availability.isAway()).isTrue();
        assertThat(append()).isCompletedWithValue(AppendResult.STORED);
        assertThat(producer.kafka().history()).hasSize(1);

        // And: liveness fails once it lasts
        assertThat(unanswered.silentFor()).isGreaterThan(Duration.ofSeconds(4));
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
        pass(Duration.ofMinutes(4));
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
        pass(Duration.ofMinutes(1));
        assertThat(liveness.call().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void aProducerThatWasLateAndCallsBackIsAlive() {
        // Given
        append();
        pass(Duration.ofMinutes(6));
        unanswered.failOverdue();
        assertThat(liveness.call().getStatus()).isEqualTo(Status.DOWN);

        // When: as after a pause of the whole process
        producer.kafka().completeNext();

        // Then: the event is stored once, and twice on the way at most
        assertThat(liveness.call().getStatus()).isEqualTo(Status.UP);
        assertThat(unanswered.silentFor()).isZero();
        assertThat(spill.spilled()).hasSize(1);
    }

    @Test
    void recordsThatAreAnsweredInTimeAreForgotten() {
        // Given
        for (int i = 0; i < 100; i++) {
            append();
            producer.kafka().completeNext();
        }

        // When
        pass(Duration.ofHours(1));
        unanswered.failOverdue();

        // Then
        assertThat(unanswered.silentFor()).isZero();
        assertThat(spill.spilled()).isEmpty();
    }

    @Test
    void anErrorOfTheProducerIsAFailureAsAnyOther() {
        // Given
        ScriptedProducer broken = ScriptedProducer.thatAnswers(
                entry -> {
                    throw new NoClassDefFoundError("codec");
                },
                "topic",
                1,
                -1);

        // When
        CompletableFuture<AppendResult> result = log(broken).append(RECORD).subscribeAsCompletionStage();

        // Then
        assertThat(result).isCompletedWithValue(AppendResult.STORED);
        assertThat(spill.spilled()).containsExactly(new OpenSpill.Spilled(RECORD, Optional.of(Cause.REFUSED)));
    }

    @Test
    void anExceptionInACallbackDoesNotEndTheProducersThread() {
        Callback answer = unanswered.expect((metadata, failure) -> {
            throw new StackOverflowError("deep");
        });

        assertThatCode(() -> answer.onCompletion(null, null)).doesNotThrowAnyException();
    }

    @Test
    void noRecordShowsPersonalDataInALog() {
        assertThat(RECORD.toString()).isEqualTo("EventRecord[topic=topic, bytes=5]");
    }

    private void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    private CompletableFuture<AppendResult> append() {
        return log.append(RECORD).subscribeAsCompletionStage();
    }

    private long published(String outcome) {
        return registry.get(EventLogMetrics.PUBLISH.name())
                .tag("outcome", outcome)
                .timer()
                .count();
    }
}
