package dev.carflow.enrichment.worker;

import dev.carflow.routing.EventHeaders;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** What a lane knows of one partition while it is its own. Used by one thread. */
final class Partition {

    /** What a record is to the lane that reads it. */
    enum Kind {
        /** Written long ago; read again only to know its event. */
        KNOWN,
        FIRST,
        DUPLICATE
    }

    private static final String NEWEST = "newest=";

    private final long resumeAt;
    private final Clock clock;
    private final DuplicateWindow window;
    private final PartitionQueue queue = new PartitionQueue();

    /** Of the records that are written, epoch milliseconds. */
    private long newestWritten;

    private Partition(long resumeAt, long newestWritten, LaneSettings settings, Clock clock) {
        this.resumeAt = resumeAt;
        this.newestWritten = newestWritten;
        this.clock = clock;
        this.window = new DuplicateWindow(settings.window(), settings.maxWindowEvents(), clock);
    }

    /** One that nobody has read yet. */
    static Partition untouched(long firstOffset, LaneSettings settings, Clock clock) {
        return new Partition(firstOffset, 0, settings, clock);
    }

    /** @param committed by whoever had it before */
    static Partition resumed(OffsetAndMetadata committed, LaneSettings settings, Clock clock) {
        return new Partition(committed.offset(), newest(committed, clock.millis()), settings, clock);
    }

    /** From which time on it has to be read again for the window to be what it was, epoch milliseconds. */
    static long windowStart(OffsetAndMetadata committed, LaneSettings settings, Clock clock) {
        return Math.max(0, newest(committed, clock.millis()) - settings.window().toMillis());
    }

    long resumeAt() {
        return resumeAt;
    }

    PartitionQueue queue() {
        return queue;
    }

    DuplicateWindow window() {
        return window;
    }

    Kind kind(ConsumerRecord<String, byte[]> source, Fingerprint.Maker fingerprints) {
        // A record that names no event is somebody else's, and the processor's to judge.
        boolean first = fingerprint(source.headers(), fingerprints)
                .map(event -> window.add(event, source.timestamp()))
                .orElse(true);
        if (source.offset() < resumeAt) {
            return Kind.KNOWN;
        }
        return first ? Kind.FIRST : Kind.DUPLICATE;
    }

    private static Optional<Fingerprint> fingerprint(Headers headers, Fingerprint.Maker fingerprints) {
        byte[] webhook = value(headers, EventHeaders.SOURCE);
        byte[] id = value(headers, EventHeaders.ID);
        if (webhook == null || id == null) {
            return Optional.empty();
        }
        // A record that was put here again on purpose is a duplicate only of itself.
        byte[] redrive = value(headers, EventHeaders.REDRIVE_ID);
        return Optional.of(
                redrive == null ? fingerprints.of(webhook, id) : fingerprints.of(webhook, id, redrive));
    }

    /** Null without such a header; Kafka also takes headers without a value, which say no more than none. */
    private static byte[] value(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : header.value();
    }

    /**
     * What is to be committed with these records. It says besides how new they are: a window that starts so much earlier
     * holds every event of which they, or later ones, may be second deliveries.
     *
     * @param head written records, at least one
     */
    OffsetAndMetadata positionAfter(List<PartitionQueue.Entry> head) {
        long now = clock.millis();
        for (PartitionQueue.Entry entry : head) {
            // Not later than now: a producer whose clock is ahead must not shorten the window.
            newestWritten = Math.max(newestWritten, Math.min(now, entry.source().timestamp()));
        }
        long next = head.get(head.size() - 1).source().offset() + 1;
        return new OffsetAndMetadata(next, NEWEST + newestWritten);
    }

    /** @param now for a commit that is not one of ours */
    private static long newest(OffsetAndMetadata committed, long now) {
        String metadata = committed.metadata();
        if (!metadata.startsWith(NEWEST)) {
            return now;
        }
        try {
            return Long.parseLong(metadata.substring(NEWEST.length()));
        } catch (NumberFormatException e) {
            return now;
        }
    }
}
