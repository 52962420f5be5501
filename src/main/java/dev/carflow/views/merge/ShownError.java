package dev.carflow.views.merge;

import java.time.Instant;
import java.util.List;

/**
 * An error that is not resolved.
 *
 * @param type such as {@code PERMISSION}
 * @param code blank if Smartcar gave none
 * @param signals codes of the signals that it is about, in order; empty if it is about the whole vehicle or account
 * @param at when Carflow received the last report of it
 */
public record ShownError(String type, String code, List<String> signals, Instant at) {

    public ShownError {
        signals = List.copyOf(signals);
    }

    /** Returns whether readers of changes would see no difference. */
    boolean isSame(ShownError other) {
        return type.equals(other.type) && code.equals(other.code) && signals.equals(other.signals);
    }
}
