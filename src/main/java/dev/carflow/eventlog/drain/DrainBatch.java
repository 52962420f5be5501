package dev.carflow.eventlog.drain;

import dev.carflow.eventlog.KafkaAvailability;
import dev.carflow.eventlog.KafkaEventLog;
import dev.carflow.eventlog.PreparedProducer;
import dev.carflow.eventlog.spill.SpillMetrics;
import dev.carflow.eventlog.spill.SpillQueue;
import dev.carflow.eventlog.spill.SpillRow;
import dev.carflow.eventlog.spill.SpillRowId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Puts the oldest events of the spill on Kafka, a batch at a time. Users side by side, the events of each one after the
 * other. A batch does not wait for what is slow in it: that runs on beside the next ones.
 *
 * <p>One process drains at a time, by a lease on the database's clock: a user's order holds in one hand only, and one
 * hand is fast enough. Each batch prolongs the lease, and sending stops well before it ends. A process that is held up for
 * longer than that, or dies between Kafka's confirmation and the removal, leaves events that its successor puts on Kafka
 * once more.
 *
 * <p>Not for several callers at once.
 */
final class DrainBatch {

    static final int BATCH_EVENTS = 500;

    /** How long a batch waits for its events. */
    static final Duration PATIENCE = Duration.ofMillis(250);

    /** More than a batch, because what may not be taken is passed by. */
    private static final int LOOK_AHEAD = 2_000;

    private static final Duration LEASE = Duration.ofSeconds(15);

    /** Nothing is sent after this of the lease: what was sent then is settled before the lease ends. */
    private static final Duration SENDING = Duration.ofSeconds(8);

    private record Settled(int confirmed, int refused, int failed, int unsent) {

        private static final Settled NOTHING = new Settled(0, 0, 0, 0);

        Settled plus(Settled other) {
            return new Settled(
                    confirmed + other.confirmed, refused + other.refused, failed + other.failed, unsent + other.unsent);
        }
    }

    private final SpillQueue queue;
    private final SpillMetrics metrics;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final InFlightEvents inHand;
    private final String holder = UUID.randomUUID().toString();
    private volatile BooleanSupplier permission = () -> false;
    private volatile long leasedAt;

    DrainBatch(
            SpillQueue queue,
            KafkaEventLog log,
            PreparedProducer producer,
            KafkaAvailability kafka,
            SpillMetrics metrics,
            Duration patience,
            LongSupplier nanoTime) {
        this.queue = queue;
        this.metrics = metrics;
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.inHand = new InFlightEvents(log, producer, kafka::isAway, this::maySend, nanoTime);
    }

    /**
     * Drains one batch. Fails while the database is away.
     *
     * @param goOn asked before each event until the next batch brings another; false ends sending
     */
    Uni<DrainResult> batch(int maxEvents, BooleanSupplier goOn) {
        long begun = nanoTime.getAsLong();
        return queue.lease(holder, LEASE).chain(mine -> {
            if (!mine) {
                return Uni.createFrom().item(new DrainResult.Elsewhere());
            }
            leasedAt = begun;
            permission = goOn;
            return settle().chain(before -> next(maxEvents, before));
        });
    }

    /** Whether events are left out for a while because others of their key have just failed. */
    boolean isLeavingOut() {
        return inHand.isLeavingOut();
    }

    /** Sends nothing more, and lets others drain once all that was sent is settled. */
    Uni<Void> release() {
        permission = () -> false;
        return Uni.createFrom()
                .completionStage(inHand::allSettled)
                .chain(this::settle)
                .chain(done -> queue.release(holder));
    }

    private boolean maySend() {
        return nanoTime.getAsLong() - leasedAt < SENDING.toNanos() && permission.getAsBoolean();
    }

    private Uni<DrainResult> next(int maxEvents, Settled before) {
        return ahead().chain(rows -> {
            if (rows.isEmpty()) {
                inHand.walkAnew();
                return inHand.isEmpty() && before.equals(Settled.NOTHING)
                        ? Uni.createFrom().item(new DrainResult.Nothing())
                        : wait(inHand.allSettled(), 0, before);
            }
            InFlightEvents.Choice choice = inHand.choose(rows, Math.min(maxEvents, BATCH_EVENTS));
            if (choice.rows().isEmpty()) {
                return choice.moved() ? Uni.createFrom().item(batch(0, before)) : wait(inHand.allSettled(), 0, before);
            }
            return send(choice.rows()).chain(taken -> wait(inHand.settled(), taken, before));
        });
    }

    /** The walk is past rows that were not sent if this fails or is cancelled, so it begins anew. */
    private Uni<Integer> send(List<SpillRow> rows) {
        return queue.load(rows.stream().map(SpillRow::place).toList())
                .map(inHand::send)
                .onFailure()
                .invoke(inHand::walkAnew)
                .onCancellation()
                .invoke(inHand::walkAnew);
    }

    /** What is next; where the walk has come to its end and brought something, that of the next one. */
    private Uni<List<SpillRow>> ahead() {
        return queue.ahead(inHand.ahead(), LOOK_AHEAD).chain(rows -> {
            if (!rows.isEmpty() || inHand.isWalkFresh()) {
                return Uni.createFrom().item(rows);
            }
            inHand.walkAnew();
            return queue.ahead(inHand.ahead(), LOOK_AHEAD);
        });
    }

    private Uni<DrainResult> wait(CompletableFuture<Void> end, int taken, Settled before) {
        return Uni.createFrom()
                .completionStage(end)
                .ifNoItem()
                .after(patience)
                .recoverWithItem((Void) null)
                .chain(this::settle)
                .map(after -> batch(taken, before.plus(after)));
    }

    private DrainResult batch(int taken, Settled settled) {
        if (settled.confirmed() == 0 && settled.unsent() > 0) {
            // What was passed by for these is not to wait until the others are done: there are none.
            inHand.walkAnew();
        }
        return new DrainResult.Batch(taken, settled.confirmed(), settled.refused(), settled.failed());
    }

    /** Removes what is on Kafka; what cannot be removed, because the database is away, is removed the next time. */
    private Uni<Settled> settle() {
        InFlightEvents.Outcome outcome = inHand.outcome();
        List<SpillRowId> confirmed = outcome.confirmed();
        List<SpillRowId> refused = outcome.refused();
        return done(confirmed.isEmpty() ? null : queue.remove(confirmed))
                .invoke(() -> {
                    inHand.removed(confirmed);
                    metrics.drained(confirmed.size());
                })
                .chain(() -> done(refused.isEmpty() ? null : queue.refuse(refused)))
                .invoke(() -> inHand.setAside(refused))
                .replaceWith(new Settled(confirmed.size(), refused.size(), outcome.failed(), outcome.unsent()));
    }

    private static Uni<Void> done(Uni<Void> step) {
        return step == null ? Uni.createFrom().voidItem() : step;
    }
}
