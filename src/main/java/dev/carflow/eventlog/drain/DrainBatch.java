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
 * Puts the oldest events of the spill on Kafka, a batch at a time. Users are drained in parallel, the events of each
 * one in order. A batch does not wait for its slow events: they continue beside the next batches.
 *
 * <p>One process drains at a time, by a lease on the database's clock: only a single process can keep a user's order,
 * and one is fast enough. Each batch extends the lease, and sending stops well before it ends. A process that is paused
 * for longer than that, or dies between Kafka's confirmation and the removal, leaves events that its successor puts on
 * Kafka once more.
 *
 * <p>Not for several callers at once.
 */
final class DrainBatch {

    static final int BATCH_EVENTS = 500;

    /** How long a batch waits for its events. */
    static final Duration DEADLINE = Duration.ofMillis(250);

    /** More than a batch, because events that may not be sent are skipped. */
    private static final int LOOK_AHEAD = 2_000;

    private static final Duration LEASE = Duration.ofSeconds(15);

    /** Sending stops after this part of the lease, so that everything sent is settled before the lease ends. */
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
    private final Duration deadline;
    private final LongSupplier nanoTime;
    private final InFlightEvents inFlight;
    private final String holder = UUID.randomUUID().toString();
    private volatile BooleanSupplier permission = () -> false;
    private volatile long leasedAt;

    DrainBatch(
            SpillQueue queue,
            KafkaEventLog log,
            PreparedProducer producer,
            KafkaAvailability kafka,
            SpillMetrics metrics,
            Duration deadline,
            LongSupplier nanoTime) {
        this.queue = queue;
        this.metrics = metrics;
        this.deadline = deadline;
        this.nanoTime = nanoTime;
        this.inFlight = new InFlightEvents(log, producer, kafka::isAway, this::maySend, nanoTime);
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

    /** Returns whether events are skipped for a while because others of their key have just failed. */
    boolean isBackingOff() {
        return inFlight.isBackingOff();
    }

    /** Stops sending, and releases the lease once everything sent is settled. */
    Uni<Void> release() {
        permission = () -> false;
        return Uni.createFrom()
                .completionStage(inFlight::allSettled)
                .chain(this::settle)
                .chain(done -> queue.release(holder));
    }

    private boolean maySend() {
        return nanoTime.getAsLong() - leasedAt < SENDING.toNanos() && permission.getAsBoolean();
    }

    private Uni<DrainResult> next(int maxEvents, Settled before) {
        return ahead().chain(rows -> {
            if (rows.isEmpty()) {
                inFlight.restartScan();
                return inFlight.isEmpty() && before.equals(Settled.NOTHING)
                        ? Uni.createFrom().item(new DrainResult.Nothing())
                        : wait(inFlight.allSettled(), 0, before);
            }
            InFlightEvents.Choice choice = inFlight.choose(rows, Math.min(maxEvents, BATCH_EVENTS));
            if (choice.rows().isEmpty()) {
                return choice.moved()
                        ? Uni.createFrom().item(batch(0, before))
                        : wait(inFlight.allSettled(), 0, before);
            }
            return send(choice.rows()).chain(taken -> wait(inFlight.settled(), taken, before));
        });
    }

    /** If this fails or is cancelled, the cursor is past rows that were not sent, so it is reset. */
    private Uni<Integer> send(List<SpillRow> rows) {
        return queue.load(rows.stream().map(SpillRow::place).toList())
                .map(inFlight::send)
                .onFailure()
                .invoke(inFlight::restartScan)
                .onCancellation()
                .invoke(inFlight::restartScan);
    }

    /** Returns the next rows; from the beginning again if the cursor is at the end of a scan that sent something. */
    private Uni<List<SpillRow>> ahead() {
        return queue.ahead(inFlight.ahead(), LOOK_AHEAD).chain(rows -> {
            if (!rows.isEmpty() || inFlight.isScanFresh()) {
                return Uni.createFrom().item(rows);
            }
            inFlight.restartScan();
            return queue.ahead(inFlight.ahead(), LOOK_AHEAD);
        });
    }

    private Uni<DrainResult> wait(CompletableFuture<Void> end, int taken, Settled before) {
        return Uni.createFrom()
                .completionStage(end)
                .ifNoItem()
                .after(deadline)
                .recoverWithItem((Void) null)
                .chain(this::settle)
                .map(after -> batch(taken, before.plus(after)));
    }

    private DrainResult batch(int taken, Settled settled) {
        if (settled.confirmed() == 0 && settled.unsent() > 0) {
            // Rows skipped because of these need not wait for the others: there are none.
            inFlight.restartScan();
        }
        return new DrainResult.Batch(taken, settled.confirmed(), settled.refused(), settled.failed());
    }

    /** Removes confirmed events from the spill; if the database is away, the next call removes them. */
    private Uni<Settled> settle() {
        InFlightEvents.Outcome outcome = inFlight.outcome();
        List<SpillRowId> confirmed = outcome.confirmed();
        List<SpillRowId> refused = outcome.refused();
        return done(confirmed.isEmpty() ? null : queue.remove(confirmed))
                .invoke(() -> {
                    inFlight.removed(confirmed);
                    metrics.drained(confirmed.size());
                })
                .chain(() -> done(refused.isEmpty() ? null : queue.refuse(refused)))
                .invoke(() -> inFlight.markedRefused(refused))
                .replaceWith(new Settled(confirmed.size(), refused.size(), outcome.failed(), outcome.unsent()));
    }

    private static Uni<Void> done(Uni<Void> step) {
        return step == null ? Uni.createFrom().voidItem() : step;
    }
}
