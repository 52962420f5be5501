package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.eventlog.EventRecord;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;

/** The replacement for a record that Kafka refuses. */
class RejectedRecordsTest {

    private static final RecordOutput ENRICHED =
            new RecordOutput.Enriched(new EventRecord("out", "u", new byte[1], List.of()));

    @Test
    void aRecordWhoseTimeIsRefusedIsADeadLetter() {
        assertThat(instead(ENRICHED, new InvalidTimestampException("no")))
                .contains(new RecordOutput.DeadLetter(
                        "refused", "out does not take its enriched form: INVALID_TIMESTAMP"));
    }

    @Test
    void aDeadLetterWhoseTimeIsRefusedReportsAWrongClockAndIsRetried() {
        var bare = new RecordOutput.DeadLetter("too-large", "why", false);

        assertThat(instead(bare, new InvalidTimestampException("no"))).isEmpty();
        assertThat(instead(bare, new RecordTooLargeException("no"))).contains(new RecordOutput.Unwritable());
    }

    @Test
    void aLetterKeepsItsReason() {
        var whole = new RecordOutput.DeadLetter("malformed-json", "at byte 7");

        assertThat(instead(whole, new InvalidRecordException("no")))
                .contains(new RecordOutput.DeadLetter("malformed-json", "at byte 7", false));
    }

    @Test
    void anEventsFurtherRecordsAccompanyTheDeadLetterUntilTheirOwnTopicRefusesThem() {
        // Given
        List<EventRecord> besides = List.of(new EventRecord("out", "u", new byte[2], List.of()));
        RecordOutput enriched = new RecordOutput.Enriched(new EventRecord("out", "u", new byte[1], List.of()), besides);

        // When
        RecordOutput letter =
                instead(enriched, new RecordTooLargeException("no")).orElseThrow();

        // Then
        assertThat(letter).isInstanceOfSatisfying(RecordOutput.DeadLetter.class, each -> {
            assertThat(each.whole()).isTrue();
            assertThat(each.besides()).isEqualTo(besides);
        });
        assertThat(instead(letter, "dead", new RecordTooLargeException("no")).orElseThrow())
                .isInstanceOfSatisfying(RecordOutput.DeadLetter.class, each -> {
                    assertThat(each.whole()).isFalse();
                    assertThat(each.besides()).isEqualTo(besides);
                });
        assertThat(instead(letter, new RecordTooLargeException("no")).orElseThrow())
                .isInstanceOfSatisfying(RecordOutput.DeadLetter.class, each -> {
                    assertThat(each.whole()).isTrue();
                    assertThat(each.besides()).isEmpty();
                });
    }

    @Test
    void aReadingIsLeftOutAndItsEventWritten() {
        // Given
        EventRecord small = reading(10);
        EventRecord event = new EventRecord("events", "u", new byte[1], List.of());
        var enriched = new RecordOutput.Enriched(event, List.of(event), List.of(small, reading(21), reading(40)));

        // Then: the largest may be the one, or that which is nearly as large
        assertThat(instead(enriched, new RecordTooLargeException("no")))
                .contains(new RecordOutput.Enriched(event, List.of(event), List.of(small), 2));
        // And: of anything else, none is known to be right
        assertThat(instead(enriched, new InvalidTimestampException("no")))
                .contains(new RecordOutput.Enriched(event, List.of(event), List.of(), 3));
    }

    private static EventRecord reading(int bytes) {
        return new EventRecord("out", "v", new byte[bytes], List.of());
    }

    private static Optional<RecordOutput> instead(RecordOutput output, Exception refusal) {
        return instead(output, "out", refusal);
    }

    private static Optional<RecordOutput> instead(RecordOutput output, String topic, Exception refusal) {
        var entry = new InOrderReleaseBuffer().add(new ConsumerRecord<>("in", 0, 0, "u", new byte[1]), Continuity.NONE);
        entry.complete(output);
        return RejectedRecords.instead(entry, topic, refusal, new ReadingLimits(() -> 0));
    }
}
