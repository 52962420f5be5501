package dev.carflow.proof.ledger;

import java.time.Instant;

/** A time in which there may be nobody who takes events. */
record Outage(Instant from, Instant to) {

    /** Begins with what takes the takers away, and ends when they are there again. */
    @FunctionalInterface
    interface Deed {
        void happen() throws Exception;
    }

    boolean meets(AnsweredRequest request) {
        return request.sent().isBefore(to) && request.answered().isAfter(from);
    }
}
