package dev.carflow.accounts;

import dev.carflow.accounts.AccountMarkRows.Attempt;
import dev.carflow.accounts.AccountMarkRows.Result;
import dev.carflow.database.Statements;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.TagKey;
import dev.carflow.operations.ThrottledLog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Marks in Postgres. While it is away they are kept in memory, the newest of each user, and written when it is back. */
@Startup
@ApplicationScoped
public class PostgresAccountMarks implements AccountMarks {

    private static final String REFUSED = "refused";
    private static final String FULL = "full";

    static final MeterDefinition WAITING = MeterDefinition.gauge(
                    "carflow.accounts.marks.waiting",
                    "Users whose mark, that they have to connect again or no longer, the database has not taken yet")
            .advice("Above 0 for minutes: the database does not take the marks; they are in memory");

    /** By refused by the database, or full, because too many wait. */
    static final MeterDefinition LOST = MeterDefinition.counter(
                    "carflow.accounts.marks.lost", "Marks that were given up", TagKey.REASON)
            .values(TagKey.REASON, REFUSED, FULL)
            .advice("`full`: 100,000 waited, and these users are not asked to connect again. "
                    + "`refused`: the database has no form for the id or the time");

    private static final Logger LOG = Logger.getLogger(PostgresAccountMarks.class);
    private static final Duration RETRY_EVERY = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 100_000;
    /** With this many failures in a row the cause is a common one. */
    private static final int FAILURES_IN_A_ROW = 20;

    private final AccountMarkRows rows;
    private final Vertx vertx;
    private final MeterRegistry meters;
    private final long retries;
    private final Map<String, AccountMark> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile String lastTried;
    private final ThrottledLog failures = new ThrottledLog(LOG, Duration.ofMinutes(1));
    private final ThrottledLog lossLines = new ThrottledLog(LOG, Duration.ofMinutes(1));

    @Inject
    public PostgresAccountMarks(Statements statements, Vertx vertx, MeterRegistry meters) {
        this(statements, vertx, meters, RETRY_EVERY);
    }

    PostgresAccountMarks(Statements statements, Vertx vertx, MeterRegistry meters, Duration retryEvery) {
        this.rows = new AccountMarkRows(statements);
        this.vertx = vertx;
        this.meters = meters;
        WAITING.gauge(meters, waiting, Map::size);
        LOST.countersAtZero(meters);
        this.retries = vertx.setPeriodic(retryEvery.toMillis(), tick -> writeWaiting());
    }

    void onStop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(retries);
    }

    void onRemoved(@Observes UserRemoved removed) {
        waiting.remove(removed.smartcarUserId());
    }

    @Override
    public Uni<Void> needsReauthentication(String userId, Instant at) {
        return set(userId, new AccountMark(true, at));
    }

    @Override
    public Uni<Void> recovered(String userId, Instant at) {
        return set(userId, new AccountMark(false, at));
    }

    /** While marks wait, those that come wait with them: each would spend a second to learn the same. */
    private Uni<Void> set(String userId, AccountMark mark) {
        if (!waiting.isEmpty()) {
            keep(userId, mark);
            return Uni.createFrom().voidItem();
        }
        return rows.write(userId, mark)
                .invoke(attempt -> {
                    if (attempt.result() == Result.REFUSED) {
                        lost(REFUSED, "the database cannot store what the event says, " + attempt.cause());
                    } else if (attempt.result() != Result.WRITTEN) {
                        report(attempt);
                        keep(userId, mark);
                    }
                })
                .replaceWithVoid();
    }

    private void keep(String userId, AccountMark mark) {
        if (waiting.size() < MOST_WAITING || waiting.containsKey(userId)) {
            waiting.merge(userId, mark, AccountMark::newer);
        } else {
            lost(FULL, "too many marks wait for the database");
        }
    }

    /**
     * One after the other, in one round at a time. It ends early where the database is still away; the next one begins
     * behind the mark that it ended with, since some may fail for good.
     */
    private void writeWaiting() {
        if (waiting.isEmpty() || !writing.compareAndSet(false, true)) {
            return;
        }
        List<String> round = new ArrayList<>(waiting.keySet());
        Collections.rotate(round, -(round.indexOf(lastTried) + 1));
        Iterator<String> users = round.iterator();
        AtomicInteger inARow = new AtomicInteger();
        Uni.createFrom()
                .deferred(() -> writeAgain(users.next()))
                .map(result -> result == Result.AWAY
                        || inARow.updateAndGet(before -> result == Result.FAILED ? before + 1 : 0) > FAILURES_IN_A_ROW)
                .repeat()
                .whilst(over -> !over && users.hasNext())
                .onItem()
                .ignoreAsUni()
                .onTermination()
                .invoke(() -> writing.set(false))
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.errorf(
                                "CARFLOW0709: marks of accounts could not be written; next attempt in %d s: %s",
                                RETRY_EVERY.toSeconds(), failure.getClass().getSimpleName()));
    }

    private Uni<Result> writeAgain(String user) {
        lastTried = user;
        AccountMark mark = waiting.get(user);
        if (mark == null) {
            return Uni.createFrom().item(Result.WRITTEN);
        }
        return rows.write(user, mark)
                .invoke(attempt -> {
                    switch (attempt.result()) {
                        case WRITTEN -> waiting.remove(user, mark);
                        case REFUSED -> {
                            waiting.remove(user, mark);
                            lost(REFUSED, "the database cannot store what the event says, " + attempt.cause());
                        }
                        default -> report(attempt);
                    }
                })
                .map(Attempt::result);
    }

    private void report(Attempt failed) {
        failures.warn(
                "CARFLOW0708: a user's account could not be marked; its mark will be written when the database is "
                        + "back: %s",
                failed.cause());
    }

    private Counter losses(String reason) {
        return LOST.counter(meters, reason);
    }

    private void lost(String reason, String why) {
        losses(reason).increment();
        lossLines.error("CARFLOW0710: a user's account was not marked, and its mark is lost: %s", why);
    }
}
