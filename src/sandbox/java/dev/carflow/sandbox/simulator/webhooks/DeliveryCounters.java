package dev.carflow.sandbox.simulator.webhooks;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Written on the event loop, read from any thread. */
final class DeliveryCounters {

    final LongAdder events = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder duplicates = new LongAdder();
    final LongAdder concurrent = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder overtaken = new LongAdder();
    final LongAdder heldBack = new LongAdder();
    final LongAdder handshakes = new LongAdder();
    final LongAdder handshakesRefused = new LongAdder();
    final AtomicInteger inFlight = new AtomicInteger();
    final AtomicInteger unsettled = new AtomicInteger();
    private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> byFailure = new ConcurrentHashMap<>();

    void result(AttemptResult result) {
        if (result instanceof AttemptResult.Answered answered) {
            byStatus.computeIfAbsent(answered.status(), first -> new LongAdder())
                    .increment();
        } else if (result instanceof AttemptResult.Failed failed) {
            byFailure.computeIfAbsent(failed.reason(), first -> new LongAdder()).increment();
        }
    }

    DeliveryCounts snapshot() {
        return new DeliveryCounts(
                events.sum(),
                sent.sum(),
                acknowledged.sum(),
                retried.sum(),
                duplicates.sum(),
                concurrent.sum(),
                dropped.sum(),
                overtaken.sum(),
                heldBack.sum(),
                handshakes.sum(),
                handshakesRefused.sum(),
                inFlight.get(),
                unsettled.get(),
                sums(byStatus),
                sums(byFailure));
    }

    private static <K extends Comparable<K>> Map<K, Long> sums(Map<K, LongAdder> adders) {
        Map<K, Long> sums = new TreeMap<>();
        adders.forEach((key, adder) -> sums.put(key, adder.sum()));
        return sums;
    }
}
