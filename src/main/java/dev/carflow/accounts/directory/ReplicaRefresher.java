package dev.carflow.accounts.directory;

import dev.carflow.database.Statements;
import dev.carflow.operations.Backoff;
import dev.carflow.operations.ThrottledLog;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Keeps a replica up to date with one query at a time: all rows page by page, or the rows of changed keys. A key that
 * is notified during a query is queried after it, so an older answer never stays. Retries until there is an answer.
 */
final class ReplicaRefresher<R> {

    static final int PAGE = 5_000;

    private static final Logger LOG = Logger.getLogger(ReplicaRefresher.class);

    /** Keys asked for at once. */
    private static final int BATCH = 500;

    /** Notified keys that are not queried yet; beyond this number all rows are read again. */
    private static final int MOST_NOTIFIED = 50_000;

    /** The pause before the next full read, as a multiple of the duration of the last one. */
    private static final int LOOK_AT_MOST = 20;

    private final String what;
    private final ReplicaTable<R> table;
    private final RowSource<R> rows;
    private final Vertx vertx;
    private final Runnable loaded;
    private final Consumer<String> removed;
    private final LongSupplier nanoTime;
    private final ThrottledLog failures = new ThrottledLog(LOG, Duration.ofMinutes(1));

    private final Set<String> notified = new LinkedHashSet<>();
    private boolean everything;
    private boolean busy;
    private boolean stopped;
    private long readAt;
    private long readFor;
    private final Backoff pauses = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));

    /**
     * @param what names the rows in the log
     * @param loaded called after all rows were read
     * @param removed called with each key that is not in the database any more
     */
    ReplicaRefresher(
            String what,
            ReplicaTable<R> table,
            RowSource<R> rows,
            Vertx vertx,
            Runnable loaded,
            Consumer<String> removed) {
        this(what, table, rows, vertx, loaded, removed, System::nanoTime);
    }

    ReplicaRefresher(
            String what,
            ReplicaTable<R> table,
            RowSource<R> rows,
            Vertx vertx,
            Runnable loaded,
            Consumer<String> removed,
            LongSupplier nanoTime) {
        this.what = what;
        this.table = table;
        this.rows = rows;
        this.vertx = vertx;
        this.loaded = loaded;
        this.removed = removed;
        this.nanoTime = nanoTime;
    }

    synchronized void everything() {
        everything = true;
        next();
    }

    /** Reads all rows, for databases that do not notify, unless that would take more than a twentieth of the time. */
    synchronized void poll() {
        if (isUpToDate() && nanoTime.getAsLong() - readAt >= readFor * LOOK_AT_MOST) {
            everything();
        }
    }

    synchronized void one(String key) {
        if (!everything) {
            notified.add(key);
            if (notified.size() > MOST_NOTIFIED) {
                everything = true;
                notified.clear();
            }
        }
        next();
    }

    synchronized void stop() {
        stopped = true;
    }

    /** Returns the number of notified keys that are not queried yet. */
    synchronized int notified() {
        return notified.size();
    }

    synchronized boolean isUpToDate() {
        return !everything && !busy && notified.isEmpty();
    }

    private void next() {
        if (busy || stopped) {
            return;
        }
        if (everything) {
            busy = true;
            everything = false;
            notified.clear();
            long begun = nanoTime.getAsLong();
            loaded().subscribe().with(ignored -> readEverything(begun), this::failedAtEverything);
        } else if (!notified.isEmpty()) {
            busy = true;
            Set<String> asked = new HashSet<>();
            notified.stream().limit(BATCH).forEach(asked::add);
            notified.removeAll(asked);
            Uni.createFrom()
                    .deferred(() -> rows.these(asked))
                    .invoke(answer -> take(asked, answer))
                    .subscribe()
                    .with(ignored -> done(), failure -> failedAt(asked, failure));
        }
    }

    /** Replacing a million rows is no work for an event loop. */
    private Uni<Void> loaded() {
        return Uni.createFrom().deferred(() -> {
            ReplicaTable.Replacement<R> replacement = table.replacement();
            return pages(replacement)
                    .emitOn(Infrastructure.getDefaultWorkerPool())
                    .invoke(() -> replace(replacement));
        });
    }

    private Uni<Void> pages(ReplicaTable.Replacement<R> replacement) {
        AtomicReference<String> after = new AtomicReference<>("");
        return Uni.createFrom()
                .deferred(() -> rows.page(after.get(), PAGE))
                .invoke(page -> {
                    replacement.add(page);
                    if (!page.isEmpty()) {
                        after.set(rows.keyOf(page.get(page.size() - 1)));
                    }
                })
                .repeat()
                .whilst(page -> page.size() == PAGE)
                .onItem()
                .ignoreAsUni();
    }

    private void replace(ReplicaTable.Replacement<R> replacement) {
        replacement.complete().forEach(this::reportRemoved);
        loaded.run();
    }

    private void take(Set<String> asked, List<R> answer) {
        Set<String> gone = new HashSet<>(asked);
        answer.forEach(row -> {
            table.put(row);
            gone.remove(rows.keyOf(row));
        });
        gone.forEach(key -> {
            table.remove(key);
            reportRemoved(key);
        });
    }

    private void reportRemoved(String key) {
        try {
            removed.accept(key);
        } catch (RuntimeException e) {
            LOG.errorf(
                    "CARFLOW0707: values of what was removed may still be remembered: %s",
                    e.getClass().getSimpleName());
        }
    }

    private synchronized void readEverything(long begun) {
        readAt = nanoTime.getAsLong();
        readFor = readAt - begun;
        done();
    }

    private synchronized void done() {
        busy = false;
        pauses.reset();
        next();
    }

    private synchronized void failedAtEverything(Throwable failure) {
        everything = true;
        retryLater(failure);
    }

    private synchronized void failedAt(Set<String> asked, Throwable failure) {
        notified.addAll(asked);
        retryLater(failure);
    }

    private void retryLater(Throwable failure) {
        failures.warn("CARFLOW0706: %s cannot be read yet: %s; trying again", what, Statements.words(failure));
        vertx.setTimer(pauses.next().toMillis(), tick -> tryAgain());
    }

    private synchronized void tryAgain() {
        busy = false;
        next();
    }
}
