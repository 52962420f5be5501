package dev.carflow.subscriptions;

import static dev.carflow.database.TimeoutPolicy.now;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * The right to write at Smartcar, which one process has at a time. It is extended while the process lives: after a kill
 * another one has it within a minute.
 */
final class RunLease implements AutoCloseable {

    static final Duration TIME = Duration.ofMinutes(1);
    private static final Duration EXTEND_EVERY = Duration.ofSeconds(10);

    /** Less than the lease, because another process may take it at its end. */
    private static final Duration BELIEVED_FOR = Duration.ofSeconds(45);

    private final SubscriptionRows rows;
    private final String holder = UUID.randomUUID().toString();
    private final LongSupplier nanoTime;
    private final Duration extendEvery;
    private volatile long extendedAt;
    private volatile boolean lost = true;
    private Cancellable extending = () -> {};
    private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
    private boolean closed;

    RunLease(SubscriptionRows rows, LongSupplier nanoTime) {
        this(rows, nanoTime, EXTEND_EVERY);
    }

    RunLease(SubscriptionRows rows, LongSupplier nanoTime, Duration extendEvery) {
        this.rows = rows;
        this.nanoTime = nanoTime;
        this.extendEvery = extendEvery;
    }

    /** Returns whether this process has it now. */
    boolean take() {
        now(extend());
        if (!lost) {
            extending = Multi.createFrom()
                    .ticks()
                    .startingAfter(extendEvery)
                    .every(extendEvery)
                    .onOverflow()
                    .drop()
                    .subscribe()
                    .with(tick -> extendUnlessClosed());
        }
        return !lost;
    }

    private synchronized void extendUnlessClosed() {
        if (!closed && underWay.isDone()) {
            underWay = extend().onFailure().recoverWithNull().subscribeAsCompletionStage();
        }
    }

    /** Returns whether this process has it for certain: the time of the last extension counts, not its answer. */
    boolean isHeld() {
        return !lost && nanoTime.getAsLong() - extendedAt < BELIEVED_FOR.toNanos();
    }

    private Uni<Void> extend() {
        return Uni.createFrom().deferred(() -> {
            long asked = nanoTime.getAsLong();
            return rows.lease(holder, TIME)
                    .invoke(held -> {
                        lost = !held;
                        if (held) {
                            extendedAt = asked;
                        }
                    })
                    .replaceWithVoid();
        });
    }

    /** Lets another process have it at once. */
    @Override
    public void close() {
        extending.cancel();
        CompletableFuture<Void> last;
        synchronized (this) {
            closed = true;
            last = underWay;
        }
        // an extension that arrives after the release would take the lease again
        last.join();
        if (!lost) {
            now(rows.release(holder).onFailure().recoverWithNull());
        }
    }
}
