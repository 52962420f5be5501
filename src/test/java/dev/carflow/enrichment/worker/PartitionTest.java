package dev.carflow.enrichment.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.routing.EventHeaders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class PartitionTest {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final long NOW = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    private static final LaneSettings SETTINGS =
            new LaneSettings("g", Optional.empty(), Set.of("t"), "d", 1, 1, 1, Duration.ofMillis(1), WINDOW, 1000);

    private final Fingerprint.Maker fingerprints = new Fingerprint.Maker();

    @Test
    void aBacklogReadHoursLaterHasTheWindowThatItWouldHaveHadInTime() {
        // Given: written three hours ago, when the worker stopped
        long then = NOW - Duration.ofHours(3).toMillis();
        Partition before = Partition.untouched(0, SETTINGS, CLOCK);

        // When
        OffsetAndMetadata committed = before.positionAfter(List.of(entry(41, then)));

        // Then
        assertThat(committed.offset()).isEqualTo(42);
        assertThat(Partition.windowStart(committed, SETTINGS, CLOCK)).isEqualTo(then - WINDOW.toMillis());
    }

    @Test
    void whatIsReadAheadAndNotWrittenDoesNotShortenTheWindowOfTheNextOwner() {
        // Given
        Partition mine = Partition.untouched(0, SETTINGS, CLOCK);
        mine.kind(record(1, "first", NOW - 60_000), fingerprints);
        mine.kind(record(2, "ahead", NOW), fingerprints);

        // When: only the first is written
        OffsetAndMetadata committed = mine.positionAfter(List.of(entry(1, NOW - 60_000)));

        // Then
        assertThat(Partition.windowStart(committed, SETTINGS, CLOCK)).isEqualTo(NOW - 60_000 - WINDOW.toMillis());
    }

    @Test
    void aProducerWhoseClockIsAheadDoesNotShortenItEither() {
        Partition mine = Partition.untouched(0, SETTINGS, CLOCK);
        OffsetAndMetadata committed =
                mine.positionAfter(List.of(entry(1, NOW + Duration.ofDays(300).toMillis())));
        assertThat(Partition.windowStart(committed, SETTINGS, CLOCK)).isEqualTo(NOW - WINDOW.toMillis());
    }

    @Test
    void aCommitThatIsNotOursIsReadAsIfItWereOfNow() {
        for (String foreign : List.of("", "something", "newest=soon")) {
            assertThat(Partition.windowStart(new OffsetAndMetadata(7, foreign), SETTINGS, CLOCK))
                    .isEqualTo(NOW - WINDOW.toMillis());
        }
    }

    @Test
    void whatWasWrittenBeforeIsKnownAndItsSecondDeliveryADuplicate() {
        Partition resumed = Partition.resumed(new OffsetAndMetadata(10, "newest=" + NOW), SETTINGS, CLOCK);
        assertThat(resumed.kind(record(9, "a", NOW - 1000), fingerprints)).isEqualTo(Partition.Kind.KNOWN);
        assertThat(resumed.kind(record(10, "a", NOW), fingerprints)).isEqualTo(Partition.Kind.DUPLICATE);
        assertThat(resumed.kind(record(11, "b", NOW), fingerprints)).isEqualTo(Partition.Kind.FIRST);
    }

    @Test
    void whatIsRedrivenIsProcessedAgainAndOncePerRedrive() {
        // Given: an event that was there a moment ago
        Partition mine = Partition.untouched(0, SETTINGS, CLOCK);
        mine.kind(record(1, "a", NOW - 1000), fingerprints);

        // Then
        assertThat(mine.kind(redriven(2, "a", "r1"), fingerprints)).isEqualTo(Partition.Kind.FIRST);
        assertThat(mine.kind(redriven(3, "a", "r1"), fingerprints)).isEqualTo(Partition.Kind.DUPLICATE);
        assertThat(mine.kind(redriven(4, "a", "r2"), fingerprints)).isEqualTo(Partition.Kind.FIRST);
        assertThat(mine.kind(record(5, "a", NOW), fingerprints)).isEqualTo(Partition.Kind.DUPLICATE);
    }

    @Test
    void aRecordThatNamesNoEventIsNeverADuplicate() {
        Partition mine = Partition.untouched(0, SETTINGS, CLOCK);
        ConsumerRecord<String, byte[]> nameless = new ConsumerRecord<>("t", 0, 1, "u", new byte[0]);
        assertThat(mine.kind(nameless, fingerprints)).isEqualTo(Partition.Kind.FIRST);
        assertThat(mine.kind(nameless, fingerprints)).isEqualTo(Partition.Kind.FIRST);
    }

    @Test
    void aHeaderWithoutAValueNamesNothing() {
        // Given: Kafka takes headers whose value is null
        for (String header : List.of(EventHeaders.SOURCE, EventHeaders.ID)) {
            Partition mine = Partition.untouched(0, SETTINGS, CLOCK);
            ConsumerRecord<String, byte[]> foreign = record(1, "a", NOW);
            foreign.headers().remove(header).add(header, null);

            // Then
            assertThat(mine.kind(foreign, fingerprints)).isEqualTo(Partition.Kind.FIRST);
            assertThat(mine.kind(foreign, fingerprints)).isEqualTo(Partition.Kind.FIRST);
        }
    }

    @Test
    void aRedriveWithoutAnIdIsNoRedrive() {
        Partition mine = Partition.untouched(0, SETTINGS, CLOCK);
        mine.kind(record(1, "a", NOW), fingerprints);
        ConsumerRecord<String, byte[]> again = record(2, "a", NOW);
        again.headers().add(EventHeaders.REDRIVE_ID, null);
        assertThat(mine.kind(again, fingerprints)).isEqualTo(Partition.Kind.DUPLICATE);
    }

    @Test
    void aForeignRecordThatIsReadBackIsKnown() {
        Partition resumed = Partition.resumed(new OffsetAndMetadata(10, "newest=" + NOW), SETTINGS, CLOCK);
        ConsumerRecord<String, byte[]> foreign = record(9, "a", NOW);
        foreign.headers().remove(EventHeaders.SOURCE).add(EventHeaders.SOURCE, null);
        assertThat(resumed.kind(foreign, fingerprints)).isEqualTo(Partition.Kind.KNOWN);
    }

    private static PartitionQueue.Entry entry(long offset, long timestamp) {
        return new PartitionQueue().add(record(offset, "e" + offset, timestamp));
    }

    private static ConsumerRecord<String, byte[]> redriven(long offset, String event, String redrive) {
        ConsumerRecord<String, byte[]> again = record(offset, event, NOW);
        again.headers().add(EventHeaders.REDRIVE_ID, redrive.getBytes(UTF_8));
        return again;
    }

    private static ConsumerRecord<String, byte[]> record(long offset, String event, long timestamp) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(EventHeaders.SOURCE, "/smartcar/webhooks/w".getBytes(UTF_8));
        headers.add(EventHeaders.ID, event.getBytes(UTF_8));
        return new ConsumerRecord<>(
                "t",
                0,
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                1,
                1,
                "u",
                new byte[1],
                headers,
                Optional.empty());
    }
}
