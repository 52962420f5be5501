package dev.carflow.ratelimit;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * The ledger's answer to a {@link Request}.
 *
 * @param urgent permits granted to urgent requests
 * @param routine permits granted to routine requests
 * @param ahead permits granted to requests to come
 * @param left the level, negative if more was booked than there was
 * @param pause how long no worker calls
 * @param answeredAt the database's time, to be sent back in the next request
 */
record Lease(int urgent, int routine, int ahead, double left, Duration pause, OffsetDateTime answeredAt) {

    /**
     * @param lastAnswerAt {@link Lease#answeredAt} of the last answer that arrived, null before the first
     * @param urgent urgent requests that wait
     * @param routine routine requests that wait
     * @param ahead permits that will soon be taken as well
     * @param pause how long Smartcar said that the limit is exhausted, if it did since the last request
     */
    record Request(OffsetDateTime lastAnswerAt, int urgent, int routine, int ahead, Optional<Duration> pause) {}
}
