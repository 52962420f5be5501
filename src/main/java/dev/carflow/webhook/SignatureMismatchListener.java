package dev.carflow.webhook;

import dev.carflow.routing.ReceivedDelivery;

/** Where bodies may go whose signature did not hold, for people to find out why; the package that keeps them implements it. */
public interface SignatureMismatchListener {

    /** Keeps nothing. */
    SignatureMismatchListener NONE = (receipt, signature) -> {};

    /**
     * Called on event loops, before the refusal is sent: it neither waits nor fails, and keeps what it likes.
     *
     * @param signature the value of {@code SC-Signature}, or null
     */
    void refused(ReceivedDelivery receipt, String signature);
}
