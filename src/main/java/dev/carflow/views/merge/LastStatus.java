package dev.carflow.views.merge;

import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.Signal.SignalError;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * The result of Smartcar's last attempt to read a signal.
 *
 * @param status {@code SUCCESS}, {@code ERROR}, {@code UNAVAILABLE} or a later word
 * @param errorType such as {@code PERMISSION}
 * @param errorCode such as {@code NOT_CHARGING}
 * @param at of the attempt
 */
public record LastStatus(String status, Optional<String> errorType, Optional<String> errorCode, Instant at) {

    /** Of two results of one time the failure counts: its values are marked as stale, which a success would hide. */
    private static final Comparator<LastStatus> BY_TIME = Comparator.comparing(LastStatus::at)
            .thenComparing(status -> !status.isSuccess())
            .thenComparing(LastStatus::status)
            .thenComparing(status -> status.errorType().orElse(""))
            .thenComparing(status -> status.errorCode().orElse(""));

    static LastStatus withdrawn(Instant at) {
        return new LastStatus("ERROR", Optional.of("PERMISSION"), Optional.empty(), at);
    }

    static LastStatus later(LastStatus one, LastStatus other) {
        return BY_TIME.compare(other, one) > 0 ? other : one;
    }

    boolean isSuccess() {
        return signal().isSuccess();
    }

    /** Returns whether neither a call nor time can bring a value. */
    boolean isIncurable() {
        return signal().isIncurable();
    }

    boolean isWithdrawn() {
        return signal().isWithdrawn();
    }

    /** Returns whether readers would see no difference. */
    boolean isSame(LastStatus other) {
        return status.equals(other.status) && errorType.equals(other.errorType) && errorCode.equals(other.errorCode);
    }

    /** The meaning of words is defined in one place. */
    private Signal signal() {
        return new Signal(
                "",
                Optional.empty(),
                Optional.empty(),
                status,
                Optional.of(new SignalError(errorType, errorCode)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
