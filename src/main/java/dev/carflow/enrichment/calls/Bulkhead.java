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

/**
 * Bounds the calls in flight. Waiting calls get a slot in their order, urgent ones first; they wait until their deadline,
 * and their number is bounded. An attempt occupies a slot, the pause before the next attempt does not. A call in flight
 * must not be cancelled: it releases its slot when it ends.
 */
final class Bulkhead implements CallStep {

    /** More could not be served within a deadline of seconds; each takes about half a kilobyte. */
    private static final int WAITING_PER_SLOT = 256;

    private final CallTiming timing;
    private final CallStep call;
    private final int maxWaiting;
    private final Map<Urgency, Set<Waiting>> queues = new EnumMap<>(Urgency.class);
    private int free;
    private int waiting;

    Bulkhead(int slots, CallTiming timing, CallStep call) {
        this.free = slots;
        this.timing = timing;
        this.call = call;
        this.maxWaiting = (int) Math.min(Integer.MAX_VALUE, (long) slots * WAITING_PER_SLOT);
        for (Urgency urgency : Urgency.values()) {
            queues.put(urgency, new LinkedHashSet<>());
        }
    }

    /** Answered once: true with a slot, false if no slot was free in time. */
    private static final class Waiting {

        private final CompletableFuture<Boolean> slot = new CompletableFuture<>();
        private final Executor caller;

        private Waiting(Executor caller) {
            this.caller = caller;
        }
    }

    @Override
    public Uni<CallOutcome> make(VehicleKey vehicle, Urgency urgency, Deadline deadline) {
        return Uni.createFrom()
                .deferred(() -> Uni.createFrom().completionStage(slot(urgency, deadline)))
                .flatMap(given -> given
                        ? Uni.createFrom()
                                .deferred(() -> call.make(vehicle, urgency, deadline))
                                .onTermination()
                                .invoke(this::release)
                        : Uni.createFrom().item(CallOutcome.notMade(SkipReason.BUSY)));
    }

    private CompletableFuture<Boolean> slot(Urgency urgency, Deadline deadline) {
        Waiting caller = new Waiting(timing.here());
        synchronized (this) {
            if (free > 0) {
                free--;
                return CompletableFuture.completedFuture(true);
            }
            if (waiting >= maxWaiting) {
                return CompletableFuture.completedFuture(false);
            }
            queues.get(urgency).add(caller);
            waiting++;
        }
        ScheduledFuture<?> timeout = timing.timers()
                .schedule(() -> giveUp(urgency, caller), deadline.leftToStart().toNanos(), TimeUnit.NANOSECONDS);
        caller.slot.whenComplete((given, failure) -> timeout.cancel(false));
        return caller.slot;
    }

    private void giveUp(Urgency urgency, Waiting caller) {
        boolean waited;
        synchronized (this) {
            waited = queues.get(urgency).remove(caller);
            waiting -= waited ? 1 : 0;
        }
        if (waited) {
            caller.slot.complete(false);
        }
    }

    private void release() {
        Waiting next = null;
        synchronized (this) {
            for (Urgency urgency : Urgency.values()) {
                Set<Waiting> queue = queues.get(urgency);
                if (next == null && !queue.isEmpty()) {
                    next = queue.iterator().next();
                    queue.remove(next);
                    waiting--;
                }
            }
            free += next == null ? 1 : 0;
        }
        if (next != null) {
            // On the caller's own context, not from here: calls that end at once would nest deeper and deeper.
            CompletableFuture<Boolean> slot = next.slot;
            next.caller.execute(() -> slot.complete(true));
        }
    }
}
