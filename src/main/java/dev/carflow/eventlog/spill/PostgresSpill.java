package dev.carflow.eventlog.spill;

import dev.carflow.eventlog.AppendResult;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.eventlog.AppendResult.NotStored;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.Spill;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Stores records in Postgres, in batches: records that arrive during one write form the next batch. One batch at a time
 * keeps the order of arrival, and group commit makes it fast enough. The queue lives on one event loop and needs no
 * lock.
 *
 * <p>Half of the time limit is for waiting in the queue, the other half for the database.
 */
@ApplicationScoped
public class PostgresSpill implements Spill {

    private static final Logger LOG = Logger.getLogger(PostgresSpill.class);
    private static final int BATCH_EVENTS = 500;
    private static final long BATCH_BYTES = 4 * 1024 * 1024;

    private record Waiting(EventRecord entry, long bytes, long deadline, UniEmitter<? super AppendResult> result) {}

    private final SpillStore store;
    private final SpillConfig config;
    private final SpillMonitor watch;
    private final SpillMetrics metrics;
    private final RefusalCounter refusals;
    private final Context loop;
    private final Duration half;
    private final AtomicLong bytesWaiting = new AtomicLong();
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private boolean writing;

    @Inject
    public PostgresSpill(
            SpillStore store,
            SpillConfig config,
            SpillMonitor watch,
            SpillMetrics metrics,
            RefusalCounter refusals,
            Vertx vertx) {
        this.store = store;
        this.config = config;
        this.watch = watch;
        this.metrics = metrics;
        this.refusals = refusals;
        this.loop = vertx.getOrCreateContext();
        this.half = config.writeWithin().dividedBy(2);
    }

    @Override
    public boolean isAvailable() {
        return watch.refusal() == null;
    }

    @Override
    public String description() {
        Cause refusal = watch.refusal();
        if (refusal == null) {
            return "takes events";
        }
        return switch (refusal) {
            case NO_SPILL -> "there is none: no database is configured, or carflow.spill.enabled is false";
            case SPILL_FULL -> "is full: carflow.spill.max-rows, carflow.spill.max-bytes";
            case SPILL_REFUSED -> "the database refuses to write";
            default -> "the database does not answer";
        };
    }

    @Override
    public Uni<AppendResult> append(EventRecord entry, Cause why) {
        Cause refusal = watch.refusal();
        if (refusal != null) {
            return Uni.createFrom().item(() -> refused(entry, refusal, why));
        }
        long bytes = SpillStore.sizeOf(entry);
        return Uni.createFrom().emitter(result -> {
            if (bytesWaiting.addAndGet(bytes) > config.maxSizeInFlight().asLongValue()) {
                bytesWaiting.addAndGet(-bytes);
                result.complete(refused(entry, Cause.SPILL_BUSY, why));
                return;
            }
            Waiting waiting = new Waiting(entry, bytes, System.nanoTime() + half.toNanos(), result);
            loop.runOnContext(here -> {
                queue.add(waiting);
                write();
            });
        });
    }

    private void write() {
        if (writing) {
            return;
        }
        List<Waiting> batch = nextBatch();
        if (batch.isEmpty()) {
            return;
        }
        writing = true;
        Uni.createFrom()
                .deferred(() -> store.append(
                        batch.stream().map(Waiting::entry).toList(),
                        config.maxRows(),
                        config.maxBytes().asLongValue(),
                        half))
                .subscribe()
                .with(
                        kept -> loop.runOnContext(here -> written(batch, kept)),
                        failure -> loop.runOnContext(here -> failed(batch, failure)));
    }

    private List<Waiting> nextBatch() {
        List<Waiting> batch = new ArrayList<>();
        long now = System.nanoTime();
        long bytes = 0;
        while (!queue.isEmpty() && batch.size() < BATCH_EVENTS) {
            Waiting next = queue.peek();
            if (!batch.isEmpty() && bytes + next.bytes() > BATCH_BYTES) {
                break;
            }
            queue.remove();
            if (watch.refusal() != null) {
                end(next, refused(next.entry(), watch.refusal(), null));
            } else if (now - next.deadline() > 0) {
                end(next, refused(next.entry(), Cause.SPILL_AWAY, null));
            } else {
                batch.add(next);
                bytes += next.bytes();
            }
        }
        return batch;
    }

    private void written(List<Waiting> batch, boolean kept) {
        try {
            if (kept) {
                watch.rose(
                        batch.size(), batch.stream().mapToLong(Waiting::bytes).sum());
                metrics.spilled(batch.size());
                batch.forEach(each -> end(each, AppendResult.STORED));
            } else {
                refuse(batch, Cause.SPILL_FULL);
            }
        } finally {
            next();
        }
    }

    private void failed(List<Waiting> batch, Throwable failure) {
        try {
            metrics.failed(failure);
            refuse(batch, failure instanceof PgException ? Cause.SPILL_REFUSED : Cause.SPILL_AWAY);
        } finally {
            next();
        }
    }

    private void refuse(List<Waiting> batch, Cause cause) {
        watch.refused(cause);
        batch.forEach(each -> end(each, refused(each.entry(), cause, null)));
    }

    private void next() {
        writing = false;
        write();
    }

    /** A failure in one receiver must not keep the results of the same batch from the others. */
    private void end(Waiting waiting, AppendResult result) {
        bytesWaiting.addAndGet(-waiting.bytes());
        try {
            waiting.result().complete(result);
        } catch (RuntimeException | Error e) {
            LOG.error("CARFLOW0305: the result of an event could not be handed on", e);
        }
    }

    private NotStored refused(EventRecord entry, Cause cause, Cause fromKafka) {
        metrics.refused(cause, fromKafka);
        // Without a spill, the size of the record is what has to be fixed.
        Cause reported = cause == Cause.NO_SPILL && fromKafka == Cause.TOO_LARGE ? fromKafka : cause;
        refusals.refused(entry, reported);
        return new NotStored(reported);
    }
}
