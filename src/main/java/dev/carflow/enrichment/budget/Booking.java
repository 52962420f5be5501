package dev.carflow.enrichment.budget;

import java.time.Duration;

/** The answer to somebody who calls now and then. */
public sealed interface Booking {

    /** One call may be made, now. */
    record Booked() implements Booking {}

    /** @param askAgainIn when one may be there, if nobody else takes it; from 50 ms to 5 s */
    record NotYet(Duration askAgainIn) implements Booking {}
}
