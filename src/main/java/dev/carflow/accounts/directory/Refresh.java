package dev.carflow.accounts.directory;

import dev.carflow.operations.LogThrottle;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Brings the table up to date, one question at a time: everything page by page, or the users that something changed of.
 * What is told while a question is under way is asked after it, so that an older answer never stays. Tries again until
 * there is an answer.
 */
final class Refresh {

    static final int PAGE = 5_000;

    private static final Logger LOG = Logger.getLogger(Refresh.class);

    /** Users asked for at once. */
    private static final int BATCH = 500;

    /** Told and not asked yet; if there are more, everything is read anew. */
    private static final int MOST_TOLD = 50_000;

    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);

    private final AccountTable table;
    private final AccountRows rows;
    private final Vertx vertx;
    private final Runnable loaded;
    private final Consumer<String> removed;
    private final LogThrottle failures = new LogThrottle(Duration.ofMinutes(1));

    private final Set<String> told = new LinkedHashSet<>();
    private boolean everything;
    private boolean busy;
    private boolean stopped;
    private Duration pause = FIRST_RETRY;

    /**
     * @param loaded called after everything was read
     * @param removed called with each Smartcar user that is not in the database any more
     */
    Refresh(AccountTable table, AccountRows rows, Vertx vertx, Runnable loaded, Consumer<String> removed) {
        this.table = table;
        this.rows = rows;
        this.vertx = vertx;
        this.loaded = loaded;
        this.removed = removed;
    }

    synchronized void everything() {
        everything = true;
        next();
    }

    synchronized void one(String smartcarUserId) {
        told.add(smartcarUserId);
        if (told.size() > MOST_TOLD) {
            everything = true;
        }
        next();
    }

    synchronized void stop() {
        stopped = true;
    }

    synchronized boolean isUpToDate() {
        return !everything && !busy && told.isEmpty();
    }

    private void next() {
        if (busy || stopped) {
            return;
        }
        if (everything) {
            busy = true;
            everything = false;
            told.clear();
            AccountTable.Replacement replacement = table.replacement();
            load(replacement, "").subscribe().with(done -> replaced(replacement), this::failedAtEverything);
        } else if (!told.isEmpty()) {
            busy = true;
            Set<String> asked = new HashSet<>();
            told.stream().limit(BATCH).forEach(asked::add);
            told.removeAll(asked);
            rows.these(asked).subscribe().with(answer -> answered(asked, answer), failure -> failedAt(asked, failure));
        }
    }

    private Uni<Void> load(AccountTable.Replacement replacement, String after) {
        return rows.page(after, PAGE).chain(page -> {
            replacement.add(page);
            return page.size() < PAGE
                    ? Uni.createFrom().voidItem()
                    : load(replacement, page.get(page.size() - 1).smartcarUserId());
        });
    }

    private void replaced(AccountTable.Replacement replacement) {
        replacement.complete().forEach(this::tellRemoved);
        loaded.run();
        done();
    }

    private void answered(Set<String> asked, List<AccountRow> answer) {
        Set<String> gone = new HashSet<>(asked);
        answer.forEach(row -> {
            table.put(row);
            gone.remove(row.smartcarUserId());
        });
        gone.forEach(user -> {
            table.remove(user);
            tellRemoved(user);
        });
        done();
    }

    private void tellRemoved(String user) {
        try {
            removed.accept(user);
        } catch (RuntimeException e) {
            LOG.errorf(
                    "a removed user may still be remembered: %s", e.getClass().getSimpleName());
        }
    }

    private synchronized void done() {
        busy = false;
        pause = FIRST_RETRY;
        next();
    }

    private synchronized void failedAtEverything(Throwable failure) {
        everything = true;
        retryLater(failure);
    }

    private synchronized void failedAt(Set<String> asked, Throwable failure) {
        told.addAll(asked);
        retryLater(failure);
    }

    private void retryLater(Throwable failure) {
        failures.tryAcquire()
                .ifPresent(more -> LOG.infof(
                        "accounts cannot be read yet: %s; trying again%s",
                        failure.getClass().getSimpleName(), LogThrottle.heldBack(more)));
        vertx.setTimer(pause.toMillis(), tick -> tryAgain());
        pause = pause.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? pause.multipliedBy(2) : LAST_RETRY;
    }

    private synchronized void tryAgain() {
        busy = false;
        next();
    }
}
