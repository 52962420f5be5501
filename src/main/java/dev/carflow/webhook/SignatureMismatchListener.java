package dev.carflow.webhook;

import dev.carflow.routing.ReceivedDelivery;

/**
 * Receives bodies whose signature did not hold, so that an operator can find out why. Implemented by the package that
 * stores them.
 */
public interface SignatureMismatchListener {

    /** Stores nothing. */
    SignatureMismatchListener NONE = (receipt, signature) -> {};

    /**
     * Called on event loops, before the refusal is sent: must neither block nor fail, and may drop what it receives.
     *
     * @param signature the value of {@code SC-Signature}, or null
     */
    void refused(ReceivedDelivery receipt, String signature);
}
