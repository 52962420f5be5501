package dev.carflow.enrichment.worker;

import dev.carflow.enrichment.memory.Continuity;
import dev.carflow.operations.ThrottledLog;
import dev.carflow.routing.EventHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jboss.logging.Logger;

/**
 * The state that a consumer loop keeps of one assigned partition: its position, its duplicate window, and the records
 * in progress. Used by one thread. The offsets of a partition, in the order of the log:
 *
 * <pre>
 *   ◄─── duplicate window ───►│◄───────────── release buffer ─────────────►│
 *     KNOWN: read again, only │ committed │ completed │ FIRST: in progress │ not read
 *     to fill the window      │           │           │ DUPLICATE: dropped │
 *                         resumeAt    writtenTo                        lastRead
 *
 *   assigned ──► read up to resumeAt ──► read and written ──► revoked (commit first) or lost (no commit)
 *                                             └──► the log is not the one it was: IllegalStateException
 * </pre>
 */
final class PartitionState {

    /** The kinds of records to the consumer loop that reads them. */
    enum Kind {
        /** Written earlier; read again only to rebuild the duplicate window. */
        KNOWN,
        FIRST,
        DUPLICATE
    }

    private static final Logger LOG = Logger.getLogger(PartitionState.class);
    private static final ThrottledLog LINES = new ThrottledLog(LOG, Duration.ofMinutes(1));

    /** Later times are clamped to this one, so that sums do not overflow. */
    private static final Duration FURTHEST_AHEAD = Duration.ofDays(365);

    private final long resumeAt;
    private final Optional<Uuid> topicId;
    private final Clock clock;
    private final DuplicateWindow window;
    private final InOrderReleaseBuffer queue = new InOrderReleaseBuffer();
    private Continuity continuity = Continuity.NONE;

    /** The offset up to which everything is written, by this consumer loop or an earlier owner. */
    private long writtenTo;

    /** The newest time of the written records, epoch milliseconds. */
    private long newestWritten;

    private long lastRead = -1;
    private long movedNanos = System.nanoTime();

    private PartitionState(
            long resumeAt, long newestWritten, Optional<Uuid> topicId, ConsumerLoopSettings settings, Clock clock) {
        this.resumeAt = resumeAt;
        this.writtenTo = resumeAt;
        this.newestWritten = newestWritten;
        this.topicId = topicId;
        this.clock = clock;
        this.window = new DuplicateWindow(settings.window(), settings.maxWindowEvents(), clock);
    }

    /** Returns the state of a partition that was never read. */
    static PartitionState untouched(
            long firstOffset, Optional<Uuid> topicId, ConsumerLoopSettings settings, Clock clock) {
        return new PartitionState(firstOffset, Long.MIN_VALUE, topicId, settings, clock);
    }

    /** @param newestWritten time of the newest record that the former owner wrote, epoch milliseconds */
    static PartitionState resumed(
            long resumeAt, long newestWritten, Optional<Uuid> topicId, ConsumerLoopSettings settings, Clock clock) {
        return new PartitionState(resumeAt, newestWritten, topicId, settings, clock);
    }

    long resumeAt() {
        return resumeAt;
    }

    Optional<Uuid> topicId() {
        return topicId;
    }

    /** Returns the continuity in which its records are read. */
    Continuity continuity() {
        return continuity;
    }

    void read(Continuity in) {
        continuity = in;
    }

    long writtenTo() {
        return writtenTo;
    }

    /** A transaction with this record's position was committed. */
    void wrote(ConsumerRecord<String, byte[]> last) {
        writtenTo = last.offset() + 1;
    }

    InOrderReleaseBuffer queue() {
        return queue;
    }

    DuplicateWindow window() {
        return window;
    }

    /**
     * Returns how far the producer's clock differs from others: ahead of this process's, or behind that of an earlier
     * record.
     */
    Duration skew(ConsumerRecord<String, byte[]> source) {
        long now = clock.millis();
        // A producer can set any time.
        long time = Math.min(Math.max(0, source.timestamp()), now + FURTHEST_AHEAD.toMillis());
        return Duration.ofMillis(Math.max(time - now, Math.max(window.newest(), time) - time));
    }

    /** Something was written for it, or nothing waits. */
    void moved(long nanoTime) {
        movedNanos = nanoTime;
    }

    long movedNanos() {
        return movedNanos;
    }

    /** Returns for how long records have waited without any being written. */
    Duration standsStillFor(long nanoTime) {
        return Duration.ofNanos(nanoTime - movedNanos);
    }

    /** @throws IllegalStateException if a record up to this offset was read before: the log was replaced */
    Kind kind(ConsumerRecord<String, byte[]> source, Fingerprint.Maker fingerprints) {
        if (source.offset() <= lastRead) {
            throw new IllegalStateException("the log of " + source.topic() + "-" + source.partition()
                    + " went back from " + lastRead + " to " + source.offset());
        }
        lastRead = source.offset();
        boolean first = isFirst(source, fingerprints);
        if (source.offset() < resumeAt) {
            return Kind.KNOWN;
        }
        return first ? Kind.FIRST : Kind.DUPLICATE;
    }

    /** A record without a readable event id is left to the processor: it must not end the membership. */
    private boolean isFirst(ConsumerRecord<String, byte[]> source, Fingerprint.Maker fingerprints) {
        try {
            return fingerprint(source.headers(), fingerprints)
                    .map(event -> window.add(event, source.timestamp()))
                    .orElse(true);
        } catch (RuntimeException e) {
            LINES.error(
                    "CARFLOW0418: which event %s-%d@%d is cannot be determined: %s; its second delivery may pass",
                    source.topic(),
                    source.partition(),
                    source.offset(),
                    e.getClass().getName());
            return true;
        }
    }

    private static Optional<Fingerprint> fingerprint(Headers headers, Fingerprint.Maker fingerprints) {
        byte[] webhook = value(headers, EventHeaders.SOURCE);
        byte[] id = value(headers, EventHeaders.ID);
        if (webhook == null || id == null) {
            return Optional.empty();
        }
        // A redriven record is a duplicate only of itself.
        byte[] redrive = value(headers, EventHeaders.REDRIVE_ID);
        return Optional.of(redrive == null ? fingerprints.of(webhook, id) : fingerprints.of(webhook, id, redrive));
    }

    /** Returns null without such a header; Kafka also allows headers without a value, which count as none. */
    private static byte[] value(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : header.value();
    }

    /**
     * Returns the position to commit after these records. It includes their newest time: a duplicate window that starts
     * that much earlier holds every event of which they, or later ones, may be second deliveries.
     *
     * @param head written records, at least one
     */
    OffsetAndMetadata positionAfter(List<InOrderReleaseBuffer.Entry> head) {
        long now = clock.millis();
        for (InOrderReleaseBuffer.Entry entry : head) {
            newestWritten = DuplicateWindow.later(newestWritten, entry.source().timestamp(), now);
        }
        ConsumerRecord<String, byte[]> last = head.get(head.size() - 1).source();
        return new CommittedPosition(last.offset() + 1, last.leaderEpoch(), newestWritten, topicId).toKafka();
    }
}
