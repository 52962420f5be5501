package dev.carflow.enrichment.calls;

import dev.carflow.ratelimit.Urgency;
import io.smallrye.mutiny.Uni;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * So many calls at one time. Those that wait are served the urgent ones first, and in their order among equals; they wait
 * until their deadline, and no more than a bounded number of them. Work under way must not be cancelled: its slot comes
 * back when it ends.
 */
final class Bulkhead {

    /** More could not be served within a deadline of seconds; each takes about half a kilobyte. */
    private static final int WAITING_PER_SLOT = 256;

    private final CallTiming timing;
    private final int mostWaiting;
    private final Map<Urgency, Set<Waiting>> queues = new EnumMap<>(Urgency.class);
    private int free;
    private int waiting;

    Bulkhead(int slots, CallTiming timing) {
        this.free = slots;
        this.timing = timing;
        this.mostWaiting = (int) Math.min(Integer.MAX_VALUE, (long) slots * WAITING_PER_SLOT);
        for (Urgency urgency : Urgency.values()) {
            queues.put(urgency, new LinkedHashSet<>());
        }
    }

    /** Told once: a slot was given to it, or none came in time. */
    private static final class Waiting {
        private final CompletableFuture<Boolean> given = new CompletableFuture<>();
        private final Executor asker;

        private Waiting(Executor asker) {
            this.asker = asker;
        }
    }

    /** @param busy the result if there was no slot in time */
    <T> Uni<T> within(Urgency urgency, Deadline deadline, Supplier<Uni<? extends T>> work, T busy) {
        return Uni.createFrom()
                .deferred(() -> Uni.createFrom().completionStage(ask(urgency, deadline)))
                .flatMap(given -> given
                        ? Uni.createFrom().deferred(work).onTermination().invoke(this::release)
                        : Uni.createFrom().item(busy));
    }

    private CompletableFuture<Boolean> ask(Urgency urgency, Deadline deadline) {
        Waiting asker = new Waiting(timing.here());
        synchronized (this) {
            if (free > 0) {
                free--;
                return CompletableFuture.completedFuture(true);
            }
            if (waiting >= mostWaiting) {
                return CompletableFuture.completedFuture(false);
            }
            queues.get(urgency).add(asker);
            waiting++;
        }
        ScheduledFuture<?> patience = timing.timers()
                .schedule(() -> giveUp(urgency, asker), deadline.leftToStart().toNanos(), TimeUnit.NANOSECONDS);
        asker.given.whenComplete((given, failure) -> patience.cancel(false));
        return asker.given;
    }

    private void giveUp(Urgency urgency, Waiting asker) {
        boolean waited;
        synchronized (this) {
            waited = queues.get(urgency).remove(asker);
            waiting -= waited ? 1 : 0;
        }
        if (waited) {
            asker.given.complete(false);
        }
    }

    private void release() {
        Waiting chosen = null;
        synchronized (this) {
            for (Urgency urgency : Urgency.values()) {
                Set<Waiting> queue = queues.get(urgency);
                if (chosen == null && !queue.isEmpty()) {
                    chosen = queue.iterator().next();
                    queue.remove(chosen);
                    waiting--;
                }
            }
            free += chosen == null ? 1 : 0;
        }
        if (chosen != null) {
            // Where it asked, and not from within: work that ends at once would pass its slot on deeper and deeper.
            CompletableFuture<Boolean> given = chosen.given;
            chosen.asker.execute(() -> given.complete(true));
        }
    }
}
