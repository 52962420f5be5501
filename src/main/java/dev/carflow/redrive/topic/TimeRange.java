package dev.carflow.redrive.topic;

import java.time.Instant;
import java.util.Optional;

/** A range of the records' own times, from inclusive to exclusive. Both ends may be open. */
public record TimeRange(Optional<Instant> from, Optional<Instant> until) {

    public static final TimeRange ALL = new TimeRange(Optional.empty(), Optional.empty());

    public boolean contains(Instant time) {
        return from.filter(time::isBefore).isEmpty()
                && until.filter(end -> !time.isBefore(end)).isEmpty();
    }
}
