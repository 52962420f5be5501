package dev.carflow.operations;

import io.vertx.core.Context;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks in order on one event loop, one per iteration of the loop: for bursts of work that uses the processor and
 * would otherwise delay responses and permits. Callers bound their tasks. Thread-safe.
 */
public final class EventLoopExecutor implements Executor {

    private final Context loop;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /** Tasks not done; an iteration is scheduled while there are any. */
    private final AtomicInteger left = new AtomicInteger();

    private EventLoopExecutor(Context loop) {
        this.loop = loop;
    }

    /** Returns the executor of a context, always the same. */
    public static EventLoopExecutor of(Context loop) {
        return EventLoops.attached(loop, EventLoopExecutor.class, EventLoopExecutor::new);
    }

    /** Returns the executor of the caller's event loop, if the caller is on one. */
    public static Optional<EventLoopExecutor> here() {
        return EventLoops.current().map(EventLoopExecutor::of);
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
        if (left.getAndIncrement() == 0) {
            nextTurn();
        }
    }

    private void nextTurn() {
        loop.runOnContext(here -> turn());
    }

    private void turn() {
        try {
            waiting.remove().run();
        } finally {
            if (left.decrementAndGet() > 0) {
                nextTurn();
            }
        }
    }
}
