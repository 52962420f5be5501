package dev.carflow.views.merge;

import dev.carflow.enrichment.signal.SignalValue;
import java.util.Optional;

/**
 * A signal as readers see it.
 *
 * @param status of Smartcar's last attempt; empty if only a value from a worker's memory is known
 * @param value the newest one that may be published
 */
public record SignalView(Optional<LastStatus> status, Optional<CandidateValue> value) {

    /** Returns whether the value may not be the present one: Smartcar's last attempt failed, or only repeated it. */
    public boolean isStale() {
        return value.isPresent()
                && (status.filter(last -> !last.isSuccess()).isPresent()
                        || !value.get().reported().signal().isSuccess());
    }

    /** Returns whether the user took back the permission for it. */
    public boolean isWithdrawn() {
        return status.filter(LastStatus::isWithdrawn).isPresent();
    }

    /** Returns whether readers of changes would see no difference: a later time of the same value is none. */
    public boolean isSame(SignalView other) {
        return isStale() == other.isStale() && hasSameStatus(other) && hasSameValue(other);
    }

    private boolean hasSameStatus(SignalView other) {
        return status.isPresent() && other.status.isPresent()
                ? status.get().isSame(other.status.get())
                : status.isPresent() == other.status.isPresent();
    }

    private boolean hasSameValue(SignalView other) {
        return value.isPresent() && other.value.isPresent()
                ? SignalValue.isSameForReaders(
                        value.get().reported(), other.value.get().reported())
                : value.isPresent() == other.value.isPresent();
    }
}
