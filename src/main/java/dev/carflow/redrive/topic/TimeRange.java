package dev.carflow.redrive.topic;

import java.time.Instant;
import java.util.Optional;

/** A time between two instants, by the records' own times; the first is in it, the second is not. Both may be open. */
public record TimeRange(Optional<Instant> from, Optional<Instant> until) {

    public static final TimeRange ALL = new TimeRange(Optional.empty(), Optional.empty());

    public boolean contains(Instant time) {
        return from.filter(time::isBefore).isEmpty()
                && until.filter(end -> !time.isBefore(end)).isEmpty();
    }
}
