package dev.carflow.signature.cause;

import java.util.Optional;

/**
 * A body that may have been signed, derived from the received one.
 *
 * @param cause what would have changed it on the way; empty for the received bytes themselves
 * @param difference in words
 */
record BodyVariant(byte[] body, Optional<Cause> cause, String difference) {

    /** Shows only the difference. */
    @Override
    public String toString() {
        return "BodyVariant[" + difference + "]";
    }
}
