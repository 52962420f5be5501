package dev.carflow.views.merge;

import java.util.Optional;

/**
 * The change of one signal.
 *
 * @param from what readers saw before; empty if nothing, or if its value must not be repeated because it was withdrawn,
 *     withheld or deleted
 * @param to what they see now; empty if nothing
 */
public record SignalChange(String code, Optional<SignalView> from, Optional<SignalView> to) {

    /** Leaves out values: they are personal data. */
    @Override
    public String toString() {
        return "SignalChange[" + code + "]";
    }
}
