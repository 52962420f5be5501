package dev.carflow.enrichment.budget;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * What the books say to a {@link Request}.
 *
 * @param urgent calls granted to urgent takers
 * @param routine calls granted to routine takers
 * @param ahead calls granted to those who take next
 * @param left what is left, negative if more is owed
 * @param pause how long nobody calls
 * @param toldAt the database's time, to be given back in the next request
 */
record Lease(int urgent, int routine, int ahead, double left, Duration pause, OffsetDateTime toldAt) {

    /**
     * @param heard {@link Lease#toldAt} of the last answer that arrived, or null if none has
     * @param urgent urgent takers that wait
     * @param routine routine takers that wait
     * @param ahead calls that will soon be taken as well
     * @param pause Smartcar said that the allowance is spent, for so long
     */
    record Request(OffsetDateTime heard, int urgent, int routine, int ahead, Optional<Duration> pause) {}
}
