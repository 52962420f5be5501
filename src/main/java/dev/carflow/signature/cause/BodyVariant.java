package dev.carflow.signature.cause;

import java.util.Optional;

/**
 * What may have been signed, made of what was received.
 *
 * @param cause what would have changed it on the way; none for the received bytes themselves
 * @param difference in words
 */
record BodyVariant(byte[] body, Optional<Cause> cause, String difference) {

    /** Shows the difference alone. */
    @Override
    public String toString() {
        return "BodyVariant[" + difference + "]";
    }
}
