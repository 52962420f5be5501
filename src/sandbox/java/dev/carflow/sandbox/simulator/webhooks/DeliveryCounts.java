package dev.carflow.sandbox.simulator.webhooks;

import java.util.Map;

/**
 * The deliveries until now.
 *
 * @param events created, each of them sent at least once
 * @param sent requests, retries and duplicates included
 * @param acknowledged events with a 2xx
 * @param retried requests after a failed one
 * @param duplicates requests after a successful one
 * @param concurrent requests sent beside another one of the same event, before either had an answer
 * @param dropped events given up after the last attempt
 * @param overtaken events sent after a later one of the same vehicle
 * @param heldBack events never created, because no request was free for them within a second of their being due
 * @param handshakes VERIFY requests
 * @param handshakesRefused those of them that were not answered correctly
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
        long concurrent,
        long dropped,
        long overtaken,
        long heldBack,
        long handshakes,
        long handshakesRefused,
        int inFlight,
        int unsettled,
        Map<Integer, Long> byStatus,
        Map<String, Long> byFailure) {

    public static DeliveryCounts none() {
        return new DeliveryCounters().snapshot();
    }
}
