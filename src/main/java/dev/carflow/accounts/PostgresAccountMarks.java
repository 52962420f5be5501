package dev.carflow.accounts;

import dev.carflow.operations.LogThrottle;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Marks in Postgres. While it is away they are kept in memory, the newest of each user, and written when it is back. */
@ApplicationScoped
public class PostgresAccountMarks implements AccountMarks {

    private static final Logger LOG = Logger.getLogger(PostgresAccountMarks.class);
    private static final Duration WRITE_WITHIN = Duration.ofSeconds(1);
    private static final Duration RETRY_EVERY = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 100_000;

    private static final String WRITE = """
            INSERT INTO account_mark (user_id, reauthenticate_since, told_at) VALUES ($1, $2, $3)
            ON CONFLICT (user_id) DO UPDATE SET
                reauthenticate_since = CASE
                    WHEN excluded.reauthenticate_since IS NULL THEN NULL
                    ELSE coalesce(account_mark.reauthenticate_since, excluded.reauthenticate_since) END,
                told_at = excluded.told_at
            WHERE account_mark.told_at < excluded.told_at
            """;

    private record Mark(boolean needsReauthentication, Instant at) {
        Mark newer(Mark other) {
            return other.at.isAfter(at) ? other : this;
        }
    }

    private final Supplier<Pool> pool;
    private final Vertx vertx;
    private final long retries;
    private final Map<String, Mark> waiting = new ConcurrentHashMap<>();
    private final LogThrottle failures = new LogThrottle(Duration.ofMinutes(1));

    @Inject
    public PostgresAccountMarks(@Any InjectableInstance<Pool> pools, Vertx vertx) {
        this(pools::getActive, vertx);
    }

    PostgresAccountMarks(Supplier<Pool> pool, Vertx vertx) {
        this.pool = pool;
        this.vertx = vertx;
        this.retries = vertx.setPeriodic(RETRY_EVERY.toMillis(), tick -> writeWaiting());
    }

    void onStop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(retries);
    }

    void onRemoved(@Observes UserRemoved removed) {
        waiting.remove(removed.smartcarUserId());
    }

    /** Users whose mark is still to be written. */
    int waiting() {
        return waiting.size();
    }

    @Override
    public Uni<Void> needsReauthentication(String userId, Instant at) {
        return set(userId, new Mark(true, at));
    }

    @Override
    public Uni<Void> recovered(String userId, Instant at) {
        return set(userId, new Mark(false, at));
    }

    private Uni<Void> set(String userId, Mark mark) {
        return write(userId, mark).onFailure().recoverWithItem(failure -> {
            failures.tryAcquire()
                    .ifPresent(more -> LOG.warnf(
                            "a user's account could not be marked and will be when the database is back: %s%s",
                            failure.getClass().getSimpleName(), LogThrottle.heldBack(more)));
            if (waiting.size() < MOST_WAITING) {
                waiting.merge(userId, mark, Mark::newer);
            }
            return null;
        });
    }

    private Uni<Void> write(String userId, Mark mark) {
        OffsetDateTime at = mark.at().atOffset(ZoneOffset.UTC);
        Tuple row = Tuple.of(userId, mark.needsReauthentication() ? at : null, at);
        return Uni.createFrom()
                .completionStage(
                        () -> pool.get().preparedQuery(WRITE).execute(row).toCompletionStage())
                .ifNoItem()
                .after(WRITE_WITHIN)
                .fail()
                .replaceWithVoid();
    }

    /** One after the other, and none more once one fails: the database is still away then. */
    private void writeWaiting() {
        if (!waiting.isEmpty()) {
            writeNext(List.copyOf(waiting.keySet()), 0);
        }
    }

    private void writeNext(List<String> users, int index) {
        if (index == users.size()) {
            return;
        }
        String user = users.get(index);
        Mark mark = waiting.get(user);
        if (mark == null) {
            writeNext(users, index + 1);
            return;
        }
        write(user, mark)
                .subscribe()
                .with(
                        written -> {
                            waiting.remove(user, mark);
                            writeNext(users, index + 1);
                        },
                        failure -> LOG.debugf(
                                "the database is still away: %s",
                                failure.getClass().getSimpleName()));
    }
}
