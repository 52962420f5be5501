package dev.carflow.eventlog.drain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.eventlog.EventLogMetrics;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.KafkaAvailability;
import dev.carflow.eventlog.KafkaEventLog;
import dev.carflow.eventlog.ScriptedProducer;
import dev.carflow.eventlog.spill.SpilledEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events of one user, one after the other, whatever Kafka says to any of them. */
class KeyChainTest {

    private final ScriptedProducer producer = new ScriptedProducer("topic");
    private final KafkaEventLog log =
            new KafkaEventLog(producer, new KafkaAvailability(), null, new EventLogMetrics(new SimpleMeterRegistry()));
    private final KeyChain chain = new KeyChain("user");

    @BeforeEach
    void threeEvents() {
        for (long id = 1; id <= 3; id++) {
            byte[] value = String.valueOf(id).getBytes(StandardCharsets.UTF_8);
            chain.add(new SpilledEvent(id, new EventRecord("topic", "user", value, List.of())));
        }
    }

    @Test
    void anEventIsSentOnceTheOneBeforeItIsConfirmed() {
        CompletableFuture<Void> end = chain.run(log, () -> true).subscribeAsCompletionStage();

        for (int sent = 1; sent <= 3; sent++) {
            assertThat(sent()).hasSize(sent);
            assertThat(end).isNotDone();
            producer.kafka().completeNext();
        }
        assertThat(end).isCompleted();
        assertThat(sent()).containsExactly("1", "2", "3");
        assertThat(chain.confirmed()).containsExactly(1L, 2L, 3L);
        assertThat(chain.hasFailed()).isFalse();
    }

    @Test
    void afterAFailureNoLaterEventOvertakes() {
        // When
        CompletableFuture<Void> end = chain.run(log, () -> true).subscribeAsCompletionStage();
        producer.kafka().completeNext();
        producer.kafka().errorNext(new TimeoutException("late"));

        // Then
        assertThat(end).isCompleted();
        assertThat(sent()).containsExactly("1", "2");
        assertThat(chain.confirmed()).containsExactly(1L);
        assertThat(chain.refused()).isEmpty();
        assertThat(chain.hasFailed()).isTrue();
    }

    @Test
    void whatKafkaWillNeverTakeIsPassedBy() {
        // When
        CompletableFuture<Void> end = chain.run(log, () -> true).subscribeAsCompletionStage();
        producer.kafka().errorNext(new RecordTooLargeException("large"));
        producer.kafka().completeNext();
        producer.kafka().completeNext();

        // Then
        assertThat(end).isCompleted();
        assertThat(chain.refused()).containsExactly(1L);
        assertThat(chain.confirmed()).containsExactly(2L, 3L);
        assertThat(chain.hasFailed()).isFalse();
    }

    @Test
    void nothingMoreIsSentOnceItIsToEnd() {
        // When: it is to go on for one event
        CompletableFuture<Void> end =
                chain.run(log, () -> chain.confirmed().isEmpty()).subscribeAsCompletionStage();
        producer.kafka().completeNext();

        // Then
        assertThat(end).isCompleted();
        assertThat(sent()).containsExactly("1");
        assertThat(chain.hasFailed()).isFalse();
    }

    private List<String> sent() {
        return producer.kafka().history().stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
