package dev.carflow.eventlog.drain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.eventlog.EventLogMetrics;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.KafkaAvailability;
import dev.carflow.eventlog.KafkaEventLog;
import dev.carflow.eventlog.ScriptedProducer;
import dev.carflow.eventlog.UnacknowledgedRecords;
import dev.carflow.eventlog.spill.SpillRowId;
import dev.carflow.eventlog.spill.SpilledEvent;
import dev.carflow.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Events of one user, one after the other, whatever Kafka answers. */
class KeyedBatchTest {

    private static final OffsetDateTime NOON = OffsetDateTime.of(2026, 1, 1, 12, 0, 0, 0, ZoneOffset.UTC);

    private final ScriptedProducer producer = new ScriptedProducer("topic");
    private final RecordedOutcome recorded = new RecordedOutcome();

    private static final class RecordedOutcome implements KeyedBatch.Listener {
        private final List<Long> confirmed = new ArrayList<>();
        private final List<Long> refused = new ArrayList<>();
        private int ended;

        @Override
        public void confirmed(KeyedBatch chain, SpillRowId place) {
            confirmed.add(place.id());
        }

        @Override
        public void refused(KeyedBatch chain, SpillRowId place) {
            refused.add(place.id());
        }

        @Override
        public void ended(KeyedBatch chain) {
            ended++;
        }
    }

    private KeyedBatch chain(ScriptedProducer producer, long events, BooleanSupplier goOn) {
        KafkaEventLog log = new KafkaEventLog(
                producer,
                new KafkaAvailability(),
                null,
                new EventLogMetrics(new SimpleMeterRegistry()),
                new UnacknowledgedRecords(3500),
                Tracing.OFF);
        KeyedBatch chain =
                new KeyedBatch(new OrderingKey("topic", "user"), new TopicPartition("topic", 0), log, goOn, recorded);
        LongStream.rangeClosed(1, events).forEach(id -> chain.add(event(id)));
        return chain;
    }

    private static SpilledEvent event(long id) {
        byte[] value = String.valueOf(id).getBytes(StandardCharsets.UTF_8);
        return new SpilledEvent(new SpillRowId("topic", id, NOON), new EventRecord("topic", "user", value, List.of()));
    }

    @Test
    void anEventIsSentOnceTheOneBeforeItIsConfirmed() {
        KeyedBatch chain = chain(producer, 3, () -> true);
        chain.run();

        for (int sent = 1; sent <= 3; sent++) {
            assertThat(sent()).hasSize(sent);
            assertThat(recorded.ended).isZero();
            producer.kafka().completeNext();
        }
        assertThat(recorded.ended).isOne();
        assertThat(sent()).containsExactly("1", "2", "3");
        assertThat(recorded.confirmed).containsExactly(1L, 2L, 3L);
        assertThat(chain.hasFailed()).isFalse();
        assertThat(chain.isDone()).isTrue();
    }

    @Test
    void anEventThatIsAddedOnTheWayFollowsAndNoneFollowsTheEnd() {
        // When
        KeyedBatch chain = chain(producer, 1, () -> true);
        chain.run();
        assertThat(chain.add(event(2))).isTrue();
        producer.kafka().completeNext();
        producer.kafka().completeNext();

        // Then
        assertThat(recorded.confirmed).containsExactly(1L, 2L);
        assertThat(recorded.ended).isOne();
        assertThat(chain.add(event(3))).isFalse();
        assertThat(chain.isDone()).isTrue();
    }

    @Test
    void afterAFailureNoLaterEventOvertakes() {
        // When
        KeyedBatch chain = chain(producer, 3, () -> true);
        chain.run();
        producer.kafka().completeNext();
        producer.kafka().errorNext(new TimeoutException("late"));

        // Then
        assertThat(recorded.ended).isOne();
        assertThat(sent()).containsExactly("1", "2");
        assertThat(recorded.confirmed).containsExactly(1L);
        assertThat(recorded.refused).isEmpty();
        assertThat(chain.hasFailed()).isTrue();
        assertThat(chain.left()).extracting(SpillRowId::id).containsExactly(2L, 3L);
    }

    @Test
    void eventsThatKafkaWillNeverTakeAreSkipped() {
        // When
        KeyedBatch chain = chain(producer, 3, () -> true);
        chain.run();
        producer.kafka().errorNext(new RecordTooLargeException("large"));
        producer.kafka().completeNext();
        producer.kafka().completeNext();

        // Then
        assertThat(recorded.ended).isOne();
        assertThat(recorded.refused).containsExactly(1L);
        assertThat(recorded.confirmed).containsExactly(2L, 3L);
        assertThat(chain.isDone()).isTrue();
    }

    @Test
    void nothingMoreIsSentOnceItIsToEnd() {
        // When: it may continue for one event
        KeyedBatch chain = chain(producer, 3, recorded.confirmed::isEmpty);
        chain.run();
        producer.kafka().completeNext();

        // Then
        assertThat(recorded.ended).isOne();
        assertThat(sent()).containsExactly("1");
        assertThat(chain.hasFailed()).isFalse();
        assertThat(chain.left()).extracting(SpillRowId::id).containsExactly(2L, 3L);
    }

    @Test
    void answersThatComeAtOnceAreNoRecursion() {
        // When
        chain(ScriptedProducer.thatConfirmsAtOnce("topic"), 50_000, () -> true).run();

        // Then
        assertThat(recorded.confirmed).hasSize(50_000);
        assertThat(recorded.ended).isOne();
    }

    private List<String> sent() {
        return producer.kafka().history().stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
