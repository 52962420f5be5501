package dev.carflow.webhook;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Deadlines of one length, on one event loop: what was added first is due first, so a list and one timer serve all of
 * them, where a timer for each would cost a request more than reading its headers does. Used on that event loop only.
 */
final class Deadlines {

    private final ScheduledExecutorService timers;
    private final long length;

    /** Before the first and behind the last. */
    private final Deadline ends = new Deadline(0, () -> {});

    private boolean isTimed;

    /** Something to do at a time, unless it is cancelled. */
    static final class Deadline {

        private final long dueAt;
        private final Runnable action;
        private Deadline before = this;
        private Deadline after = this;

        private Deadline(long dueAt, Runnable action) {
            this.dueAt = dueAt;
            this.action = action;
        }

        /** Forgets it; nothing happens if it is over. */
        void cancel() {
            before.after = after;
            after.before = before;
            before = this;
            after = this;
        }
    }

    /** @param timers of the event loop */
    Deadlines(ScheduledExecutorService timers, Duration length) {
        this.timers = timers;
        this.length = length.toNanos();
    }

    /** @param from {@link System#nanoTime} of when the time began: about now */
    Deadline add(long from, Runnable action) {
        Deadline deadline = new Deadline(from + length, action);
        deadline.before = ends.before;
        deadline.after = ends;
        ends.before.after = deadline;
        ends.before = deadline;
        time(System.nanoTime());
        return deadline;
    }

    private void time(long now) {
        if (!isTimed && ends.after != ends) {
            isTimed = true;
            timers.schedule(this::runDue, Math.max(0, ends.after.dueAt - now), TimeUnit.NANOSECONDS);
        }
    }

    private void runDue() {
        isTimed = false;
        long now = System.nanoTime();
        try {
            for (Deadline first = ends.after; first != ends && first.dueAt - now <= 0; first = ends.after) {
                first.cancel();
                first.action.run();
            }
        } finally {
            time(now);
        }
    }
}
