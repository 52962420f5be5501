package dev.carflow.enrichment.worker;

import dev.carflow.routing.EventHeaders;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.header.Header;

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
    private final DuplicateWindow window;
    private final PartitionQueue queue = new PartitionQueue();

    /** @param resumeAt the offset up to which everything is written */
    Partition(long resumeAt, LaneSettings settings, Clock clock) {
        this.resumeAt = resumeAt;
        this.window = new DuplicateWindow(settings.window(), settings.maxWindowEvents(), clock);
    }

    PartitionQueue queue() {
        return queue;
    }

    DuplicateWindow window() {
        return window;
    }

    Kind kind(ConsumerRecord<String, byte[]> source, Fingerprint.Maker fingerprints) {
        Header webhook = source.headers().lastHeader(EventHeaders.SOURCE);
        Header id = source.headers().lastHeader(EventHeaders.ID);
        // Somebody else's record, which names no event, is the processor's to judge.
        boolean first = webhook == null
                || id == null
                || window.add(fingerprints.of(webhook.value(), id.value()), source.timestamp());
        if (source.offset() < resumeAt) {
            return Kind.KNOWN;
        }
        return first ? Kind.FIRST : Kind.DUPLICATE;
    }

    /** What is committed when everything before {@code offset} is written; it also says how far the window reaches. */
    OffsetAndMetadata position(long offset) {
        return new OffsetAndMetadata(offset, NEWEST + window.newest());
    }

    /**
     * From which time on a new owner has to read to know the window of the old one.
     *
     * @param now if the commit is not one of ours
     */
    static long windowStart(OffsetAndMetadata committed, LaneSettings settings, long now) {
        return newest(committed, now) - settings.window().toMillis();
    }

    private static long newest(OffsetAndMetadata committed, long now) {
        String metadata = committed.metadata();
        if (!metadata.startsWith(NEWEST)) {
            return now;
        }
        try {
            return Math.min(now, Long.parseLong(metadata.substring(NEWEST.length())));
        } catch (NumberFormatException e) {
            return now;
        }
    }
}
