package dev.carflow.enrichment.worker;

import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Works through items in their order on one event loop, in turn with all else that happens there: hundreds that a poll
 * brings at once would otherwise keep answers and free slots waiting. Bounded by whoever adds. Thread-safe.
 */
final class Turns<T> {

    private final Context loop;
    private final Consumer<T> work;
    private final Queue<T> waiting = new ConcurrentLinkedQueue<>();

    /** Items not done; a turn is due as long as there are any. */
    private final AtomicInteger left = new AtomicInteger();

    /** @param work does not fail */
    Turns(Context loop, Consumer<T> work) {
        this.loop = loop;
        this.work = work;
    }

    void add(T item) {
        waiting.add(item);
        if (left.getAndIncrement() == 0) {
            nextTurn();
        }
    }

    private void nextTurn() {
        loop.runOnContext(here -> turn());
    }

    private void turn() {
        work.accept(waiting.remove());
        if (left.decrementAndGet() > 0) {
            nextTurn();
        }
    }
}
