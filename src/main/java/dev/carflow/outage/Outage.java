package dev.carflow.outage;

import dev.carflow.eventlog.spill.SpillTrace.Affected;
import dev.carflow.eventlog.spill.SpillTrace.RefusedMinute;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The record of a time in which events could not go straight to Kafka.
 *
 * @param affected by topic, user and vehicle; those with refused events first
 * @param refusals by minute and cause, in order
 */
public record Outage(Instant from, Instant to, List<Affected> affected, List<RefusedMinute> refusals) {

    /** Smartcar's attempts take 175 s from first to last (contract 4); a gap of a minute joins two periods. */
    private static final Duration ATTEMPTS = Duration.ofSeconds(175);

    private static final Duration JOINED = Duration.ofMinutes(1);

    /** Returns the events that are on Kafka by now. */
    public long kept() {
        return affected.stream().mapToLong(Affected::kept).sum();
    }

    public long waiting() {
        return affected.stream().mapToLong(Affected::waiting).sum();
    }

    public long refused() {
        return refusals.stream().mapToLong(RefusedMinute::refused).sum();
    }

    public Map<String, Long> refusedByCause() {
        Map<String, Long> causes = new TreeMap<>();
        refusals.forEach(each -> causes.merge(each.cause(), each.refused(), Long::sum));
        return causes;
    }

    /** Returns how many users had events that were kept or refused. */
    public long users() {
        return affected.stream().map(Affected::user).distinct().count();
    }

    /**
     * Returns the longest time in which every minute had a refusal, to the minute. If it is shorter than Smartcar's
     * attempts, each event most likely came again and was accepted.
     */
    public Duration longestRefusal() {
        Duration longest = Duration.ZERO;
        Instant start = null;
        Instant last = null;
        for (RefusedMinute each : refusals) {
            if (last == null || Duration.between(last, each.minute()).compareTo(JOINED) > 0) {
                start = each.minute();
            }
            last = each.minute();
            Duration now = Duration.between(start, last).plus(JOINED);
            longest = now.compareTo(longest) > 0 ? now : longest;
        }
        return longest;
    }

    /** Returns whether events were refused for so long that every attempt at one may have been. */
    public boolean mayHaveLostEvents() {
        return longestRefusal().compareTo(ATTEMPTS) >= 0;
    }
}
