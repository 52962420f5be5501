package dev.carflow.enrichment.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.routing.EventHeaders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class PartitionStateTest {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final long NOW = Instant.parse("2026-11-21T12:00:00Z").toEpochMilli();
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    private static final ConsumerLoopSettings SETTINGS = new ConsumerLoopSettings(
            "g",
            Optional.empty(),
            Set.of(new InputTopic("t", "t", false)),
            Set.of("o"),
            "d",
            1,
            1,
            1,
            Duration.ofMillis(1),
            WINDOW,
            1000);

    private final Fingerprint.Maker fingerprints = new Fingerprint.Maker();

    @Test
    void aBacklogReadHoursLaterHasTheWindowThatItWouldHaveHadInTime() {
        // Given: written three hours ago, when the worker stopped
        long then = NOW - Duration.ofHours(3).toMillis();
        PartitionState before = untouched();

        // When
        OffsetAndMetadata committed = before.positionAfter(List.of(entry(41, then)));

        // Then
        assertThat(committed.offset()).isEqualTo(42);
        assertThat(windowStart(committed)).isEqualTo(then - WINDOW.toMillis());
    }

    @Test
    void recordsReadAheadDoNotShortenTheNextOwnersWindow() {
        // Given
        PartitionState mine = untouched();
        mine.kind(record(1, "first", NOW - 60_000), fingerprints);
        mine.kind(record(2, "ahead", NOW), fingerprints);

        // When: only the first is written
        OffsetAndMetadata committed = mine.positionAfter(List.of(entry(1, NOW - 60_000)));

        // Then
        assertThat(windowStart(committed)).isEqualTo(NOW - 60_000 - WINDOW.toMillis());
    }

    @Test
    void aProducerWhoseClockIsAheadDoesNotShortenItEither() {
        PartitionState mine = untouched();
        OffsetAndMetadata committed =
                mine.positionAfter(List.of(entry(1, NOW + Duration.ofDays(300).toMillis())));
        assertThat(windowStart(committed)).isEqualTo(NOW - WINDOW.toMillis());
    }

    @Test
    void aCommitThatIsNotOursIsReadAsIfItWereOfNow() {
        for (String foreign : List.of("", "something", "newest=soon", "newest=" + Long.MAX_VALUE, "topic=? x")) {
            assertThat(windowStart(new OffsetAndMetadata(7, foreign))).isEqualTo(NOW - WINDOW.toMillis());
        }
    }

    @Test
    void eventsWrittenBeforeAreKnownAndTheirSecondDeliveriesAreDuplicates() {
        PartitionState resumed = PartitionState.resumed(10, NOW, Optional.empty(), SETTINGS, CLOCK);
        assertThat(resumed.kind(record(9, "a", NOW - 1000), fingerprints)).isEqualTo(PartitionState.Kind.KNOWN);
        assertThat(resumed.kind(record(10, "a", NOW), fingerprints)).isEqualTo(PartitionState.Kind.DUPLICATE);
        assertThat(resumed.kind(record(11, "b", NOW), fingerprints)).isEqualTo(PartitionState.Kind.FIRST);
    }

    @Test
    void redrivenRecordsAreProcessedAgainOncePerRedrive() {
        // Given: an event that was there a moment ago
        PartitionState mine = untouched();
        mine.kind(record(1, "a", NOW - 1000), fingerprints);

        // Then
        assertThat(mine.kind(redriven(2, "a", "r1"), fingerprints)).isEqualTo(PartitionState.Kind.FIRST);
        assertThat(mine.kind(redriven(3, "a", "r1"), fingerprints)).isEqualTo(PartitionState.Kind.DUPLICATE);
        assertThat(mine.kind(redriven(4, "a", "r2"), fingerprints)).isEqualTo(PartitionState.Kind.FIRST);
        assertThat(mine.kind(record(5, "a", NOW), fingerprints)).isEqualTo(PartitionState.Kind.DUPLICATE);
    }

    @Test
    void aRecordThatNamesNoEventIsNeverADuplicate() {
        PartitionState mine = untouched();
        ConsumerRecord<String, byte[]> nameless = new ConsumerRecord<>("t", 0, 1, "u", new byte[0]);
        ConsumerRecord<String, byte[]> another = new ConsumerRecord<>("t", 0, 2, "u", new byte[0]);
        assertThat(mine.kind(nameless, fingerprints)).isEqualTo(PartitionState.Kind.FIRST);
        assertThat(mine.kind(another, fingerprints)).isEqualTo(PartitionState.Kind.FIRST);
    }

    @Test
    void aHeaderWithoutAValueNamesNothing() {
        // Given: Kafka takes headers whose value is null
        for (String header : List.of(EventHeaders.SOURCE, EventHeaders.ID)) {
            PartitionState mine = untouched();
            for (long offset = 1; offset <= 2; offset++) {
                ConsumerRecord<String, byte[]> foreign = record(offset, "a", NOW);
                foreign.headers().remove(header).add(header, null);

                // Then
                assertThat(mine.kind(foreign, fingerprints)).isEqualTo(PartitionState.Kind.FIRST);
            }
        }
    }

    @Test
    void aRedriveWithoutAnIdIsNoRedrive() {
        PartitionState mine = untouched();
        mine.kind(record(1, "a", NOW), fingerprints);
        ConsumerRecord<String, byte[]> again = record(2, "a", NOW);
        again.headers().add(EventHeaders.REDRIVE_ID, null);
        assertThat(mine.kind(again, fingerprints)).isEqualTo(PartitionState.Kind.DUPLICATE);
    }

    @Test
    void aForeignRecordThatIsReadBackIsKnown() {
        PartitionState resumed = PartitionState.resumed(10, NOW, Optional.empty(), SETTINGS, CLOCK);
        ConsumerRecord<String, byte[]> foreign = record(9, "a", NOW);
        foreign.headers().remove(EventHeaders.SOURCE).add(EventHeaders.SOURCE, null);
        assertThat(resumed.kind(foreign, fingerprints)).isEqualTo(PartitionState.Kind.KNOWN);
    }

    @Test
    void aLogThatGoesBackIsReportedAndNotMistakenForTheOneReadBefore() {
        PartitionState mine = untouched();
        mine.kind(record(7, "a", NOW), fingerprints);
        assertThatThrownBy(() -> mine.kind(record(3, "b", NOW), fingerprints))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the log of t-0 went back from 7 to 3");
    }

    @Test
    void aCommitNamesItsLog() {
        // Given
        Uuid topic = Uuid.randomUuid();
        PartitionState mine = PartitionState.untouched(0, Optional.of(topic), SETTINGS, CLOCK);
        ConsumerRecord<String, byte[]> source = new ConsumerRecord<>(
                "t", 0, 4, NOW, TimestampType.CREATE_TIME, 1, 1, "u", new byte[1], new RecordHeaders(), Optional.of(6));

        // When
        OffsetAndMetadata committed =
                mine.positionAfter(List.of(new InOrderReleaseBuffer().add(source, Continuity.NONE)));

        // Then
        assertThat(CommittedPosition.of(committed, NOW))
                .isEqualTo(new CommittedPosition(5, Optional.of(6), NOW, Optional.of(topic)));
    }

    @Test
    void clocksOfProducersThatDisagreeShow() {
        PartitionState mine = untouched();
        mine.kind(record(1, "a", NOW - 5000), fingerprints);
        assertThat(mine.skew(record(2, "b", NOW - 4000))).isZero();
        assertThat(mine.skew(record(2, "b", NOW - 65_000))).isEqualTo(Duration.ofSeconds(60));
        assertThat(mine.skew(record(2, "b", NOW + 90_000))).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void noTimeOfARecordStopsAConsumerLoopOrSpoilsItsCommits() {
        // Given: the writer of a record chooses its time
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        WorkerMetrics metrics = new WorkerMetrics(registry, "0");
        PartitionState mine = untouched();
        long offset = 1;
        for (long time : List.of(
                Long.MIN_VALUE, -1L, 0L, NOW, Long.MAX_VALUE, Long.MAX_VALUE / 2, Long.MIN_VALUE / 2, NOW + 1)) {
            ConsumerRecord<String, byte[]> record = record(offset, "e" + offset, time);

            // When
            metrics.skew(mine.skew(record));
            mine.kind(record, fingerprints);
            InOrderReleaseBuffer.Entry entry = new InOrderReleaseBuffer().add(record, Continuity.NONE);
            entry.complete(new RecordOutput.Enriched(new EventRecord("o", "u", new byte[0], List.of())));
            metrics.written(entry, NOW);
            OffsetAndMetadata committed = mine.positionAfter(List.of(entry));

            // Then
            assertThat(committed.offset()).isEqualTo(++offset);
            assertThat(windowStart(committed)).isBetween(0L, NOW);
        }
        assertThat(registry.get(WorkerMetrics.CLOCK_SKEW.name()).timer().totalTime(TimeUnit.DAYS))
                .isLessThan(1);
    }

    private static PartitionState untouched() {
        return PartitionState.untouched(0, Optional.empty(), SETTINGS, CLOCK);
    }

    @Test
    void aRecordWithUnreadableHeadersEndsNothing() {
        // Given: headers that fail for every reader
        RecordHeaders unreadable = new RecordHeaders() {
            @Override
            public Header lastHeader(String name) {
                throw new IllegalStateException("a header that cannot be read");
            }
        };
        PartitionState mine = untouched();

        // When
        List<PartitionState.Kind> kinds = LongStream.of(1, 2)
                .mapToObj(offset -> mine.kind(withHeaders(offset, unreadable), fingerprints))
                .toList();

        // Then
        assertThat(kinds).containsOnly(PartitionState.Kind.FIRST);
    }

    private static ConsumerRecord<String, byte[]> withHeaders(long offset, RecordHeaders headers) {
        return new ConsumerRecord<>(
                "t", 0, offset, NOW, TimestampType.CREATE_TIME, 1, 1, "u", new byte[1], headers, Optional.empty());
    }

    private static long windowStart(OffsetAndMetadata committed) {
        return CommittedPosition.of(committed, NOW).windowStart(WINDOW);
    }

    private static InOrderReleaseBuffer.Entry entry(long offset, long timestamp) {
        return new InOrderReleaseBuffer().add(record(offset, "e" + offset, timestamp), Continuity.NONE);
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
