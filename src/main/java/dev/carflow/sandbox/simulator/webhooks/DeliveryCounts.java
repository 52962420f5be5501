package dev.carflow.sandbox.simulator.webhooks;

import java.util.Map;

/**
 * What was delivered until now.
 *
 * @param events made, each of them sent at least once
 * @param sent requests, retries and duplicates included
 * @param acknowledged events with a 2xx
 * @param retried requests after a failed one
 * @param duplicates requests after a successful one
 * @param dropped events given up after the last attempt
 * @param overtaken events sent after a later one of the same vehicle
 * @param heldBack events never made, because no request was free for them within a second of their being due
 * @param inFlight requests without an answer now
 * @param unsettled events in flight or waiting for a retry now
 * @param byStatus requests by HTTP status
 * @param byFailure requests without a status, by reason
 */
public record DeliveryCounts(
        long events,
        long sent,
        long acknowledged,
        long retried,
        long duplicates,
        long dropped,
        long overtaken,
        long heldBack,
        int inFlight,
        int unsettled,
        Map<Integer, Long> byStatus,
        Map<String, Long> byFailure) {}
