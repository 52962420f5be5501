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
 * Counts events that were refused because nothing could make them durable, by the minute and by whose they were, until
 * the database can be told. Bounded: of an outage of both that is long and wide, the minutes go on and new users do not.
 */
@ApplicationScoped
public class RefusalCounter {

    private static final int MOST_MINUTES = 10_000;
    private static final int MOST_SUBJECTS = 50_000;

    /** A minute and why. */
    record Minute(Instant start, String cause) {}

    /** An hour and whose; key and subject are null where there is none. */
    record Whose(Instant hour, String topic, String key, String subject) {
        /** Shows no id. */
        @Override
        public String toString() {
            return "Whose[" + hour + ", " + topic + "]";
        }
    }

    /** How often, and when for the first and the last time. */
    record Count(long refused, Instant first, Instant last) {
        Count plus(Count other) {
            return new Count(
                    refused + other.refused,
                    first.isBefore(other.first) ? first : other.first,
                    last.isAfter(other.last) ? last : other.last);
        }
    }

    /** What was counted since it was last written. */
    record Tally(Map<Minute, Long> minutes, Map<Whose, Count> whose) {}

    private final Clock clock = Clock.systemUTC();
    private Map<Minute, Long> minutes = new HashMap<>();
    private Map<Whose, Count> whose = new HashMap<>();
    private boolean writing;

    /** An event that was not acknowledged. */
    synchronized void refused(EventRecord entry, Cause cause) {
        Instant now = clock.instant();
        count(cause.slug(), now);
        Whose key = new Whose(now.truncatedTo(ChronoUnit.HOURS), entry.topic(), entry.key(), SpillStore.subject(entry));
        if (whose.size() < MOST_SUBJECTS || whose.containsKey(key)) {
            whose.merge(key, new Count(1, now, now), Count::plus);
        }
    }

    /** A request that was refused before anybody knew what it was. */
    public synchronized void refusedUnread(String cause) {
        count(cause, clock.instant());
    }

    private void count(String cause, Instant now) {
        Minute minute = new Minute(now.truncatedTo(ChronoUnit.MINUTES), cause);
        if (minutes.size() < MOST_MINUTES || minutes.containsKey(minute)) {
            minutes.merge(minute, 1L, Long::sum);
        }
    }

    /** Writes down what was counted, if anything was; what cannot be written is kept for the next time. */
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
        Tally tally = new Tally(minutes, whose);
        minutes = new HashMap<>();
        whose = new HashMap<>();
        return tally;
    }

    private synchronized void written() {
        writing = false;
    }

    private synchronized void putBack(Tally tally) {
        writing = false;
        tally.minutes().forEach((minute, count) -> minutes.merge(minute, count, Long::sum));
        tally.whose().forEach((key, count) -> whose.merge(key, count, Count::plus));
    }
}
