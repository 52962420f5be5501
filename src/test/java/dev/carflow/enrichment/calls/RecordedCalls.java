package dev.carflow.enrichment.calls;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what happened. */
final class RecordedCalls implements CallEvents {

    final List<String> called = new CopyOnWriteArrayList<>();
    final List<SkipReason> skipped = new CopyOnWriteArrayList<>();
    final List<CircuitBreaker.State> breaker = new CopyOnWriteArrayList<>();
    final AtomicInteger coalesced = new AtomicInteger();
    final AtomicInteger retried = new AtomicInteger();

    @Override
    public void called(String outcome, Duration took) {
        called.add(outcome);
    }

    @Override
    public void coalesced() {
        coalesced.incrementAndGet();
    }

    @Override
    public void skipped(SkipReason reason) {
        skipped.add(reason);
    }

    @Override
    public void retried() {
        retried.incrementAndGet();
    }

    @Override
    public void breakerChanged(CircuitBreaker.State state) {
        breaker.add(state);
    }
}
