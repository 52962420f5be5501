package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.EventRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How large a reading each topic takes, as far as Kafka has refused some. A larger one is left out for a minute without
 * being sent: each refusal costs a transaction with all that is in it. Used by one thread.
 */
final class ReadingLimits {

    private static final long VALID_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanos;
    private final Map<String, Limit> limits = new HashMap<>();

    /** @param below bytes of a value */
    private record Limit(int below, long until) {}

    ReadingLimits(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The topic did not take a value of so many bytes. */
    void refused(String topic, int bytes) {
        limits.merge(
                topic,
                new Limit(bytes, nanos.getAsLong() + VALID_NANOS),
                (old, now) -> isValid(old) ? new Limit(Math.min(old.below(), now.below()), now.until()) : now);
    }

    boolean mayTake(EventRecord reading) {
        Limit limit = limits.get(reading.topic());
        return limit == null || reading.value().length < limit.below() || !isValid(limit);
    }

    private boolean isValid(Limit limit) {
        return limit.until() - nanos.getAsLong() > 0;
    }
}
