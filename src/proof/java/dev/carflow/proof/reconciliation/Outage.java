package dev.carflow.proof.reconciliation;

import java.time.Instant;

/** A time in which there may be no instance to accept events. */
record Outage(Instant from, Instant to) {

    /** Begins by stopping whatever accepts events, and ends when it is back. */
    @FunctionalInterface
    interface Action {
        void happen() throws Exception;
    }

    boolean meets(AnsweredRequest request) {
        return request.sent().isBefore(to) && request.answered().isAfter(from);
    }
}
