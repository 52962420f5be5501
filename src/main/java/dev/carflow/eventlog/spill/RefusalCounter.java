package dev.carflow.eventlog.spill;

import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.EventRecord;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts events that were refused because nothing could make them durable, by minute and by user, until they can be
 * written to the database. Bounded: in a long and wide outage of both, the minutes are still counted, but not new
 * users.
 */
@ApplicationScoped
public class RefusalCounter {

    private static final int MOST_MINUTES = 10_000;
    private static final int MOST_SUBJECTS = 50_000;

    /** A minute and a cause. */
    record Minute(Instant start, String cause) {}

    /** An hour and the events' topic, key and subject; key and subject are null if absent. */
    record KeyHour(Instant hour, String topic, String key, String subject) {
        /** Leaves the ids out. */
        @Override
        public String toString() {
            return "KeyHour[" + hour + ", " + topic + "]";
        }
    }

    /** The number of refusals, and the first and last time. */
    record Count(long refused, Instant first, Instant last) {
        Count plus(Count other) {
            return new Count(
                    refused + other.refused,
                    first.isBefore(other.first) ? first : other.first,
                    last.isAfter(other.last) ? last : other.last);
        }
    }

    /** The counts since the last write. */
    record Tally(Map<Minute, Long> minutes, Map<KeyHour, Count> keys) {}

    private final Clock clock = Clock.systemUTC();
    private Map<Minute, Long> minutes = new HashMap<>();
    private Map<KeyHour, Count> keys = new HashMap<>();
    private boolean writing;

    /** Counts an event that was not acknowledged. */
    synchronized void refused(EventRecord entry, Cause cause) {
        Instant now = clock.instant();
        count(cause.slug(), now);
        KeyHour key =
                new KeyHour(now.truncatedTo(ChronoUnit.HOURS), entry.topic(), entry.key(), SpillStore.subject(entry));
        if (keys.size() < MOST_SUBJECTS || keys.containsKey(key)) {
            keys.merge(key, new Count(1, now, now), Count::plus);
        }
    }

    /** Counts a request that was refused before it was read. */
    public synchronized void refusedUnread(String cause) {
        count(cause, clock.instant());
    }

    private void count(String cause, Instant now) {
        Minute minute = new Minute(now.truncatedTo(ChronoUnit.MINUTES), cause);
        if (minutes.size() < MOST_MINUTES || minutes.containsKey(minute)) {
            minutes.merge(minute, 1L, Long::sum);
        }
    }

    /** Writes the counts, if there are any; if that fails, they are kept for the next time. */
    void write(SpillTrace trace) {
        Tally tally = take();
        if (tally != null) {
            Uni.createFrom()
                    .deferred(() -> trace.add(tally))
                    .subscribe()
                    .with(done -> written(), failure -> putBack(tally));
        }
    }

    private synchronized Tally take() {
        if (writing || minutes.isEmpty()) {
            return null;
        }
        writing = true;
        Tally tally = new Tally(minutes, keys);
        minutes = new HashMap<>();
        keys = new HashMap<>();
        return tally;
    }

    private synchronized void written() {
        writing = false;
    }

    private synchronized void putBack(Tally tally) {
        writing = false;
        tally.minutes().forEach((minute, count) -> minutes.merge(minute, count, Long::sum));
        tally.keys().forEach((key, count) -> keys.merge(key, count, Count::plus));
    }
}
