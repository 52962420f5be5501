package dev.carflow.operations;

import io.vertx.core.Context;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks in their order on one event loop, one at a time between all else that happens there: for work that comes in
 * heaps and takes the processor, which would otherwise keep answers and free places waiting. Callers bound what they add.
 * Thread-safe.
 */
public final class EventLoopExecutor implements Executor {

    private final Context loop;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /** Tasks not done; a turn is due as long as there are any. */
    private final AtomicInteger left = new AtomicInteger();

    private EventLoopExecutor(Context loop) {
        this.loop = loop;
    }

    /** Those of a context, always the same. */
    public static EventLoopExecutor of(Context loop) {
        return EventLoops.attached(loop, EventLoopExecutor.class, EventLoopExecutor::new);
    }

    /** Those of the caller's event loop, if the caller is on one. */
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
