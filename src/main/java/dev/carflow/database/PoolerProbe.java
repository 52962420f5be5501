package dev.carflow.database;

import dev.carflow.operations.ClockComparison;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Detects a pooler between this process and the server, whatever its mode, and a clock that differs from the server's.
 * Checked before a connection of the pool is opened, and again every few minutes, on a connection of its own.
 */
@ApplicationScoped
class PoolerProbe {

    private static final Logger LOG = Logger.getLogger(PoolerProbe.class);
    private static final Duration VALID_FOR = Duration.ofMinutes(5);
    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final ConnectionSettings access;
    private final Vertx vertx;
    private final Duration within;
    private final ClockComparison clocks;
    private Future<Boolean> found = Future.failedFuture("not checked yet");
    private long foundAt;
    private Optional<Boolean> known = Optional.empty();

    @Inject
    PoolerProbe(ConnectionSettings access, Vertx vertx) {
        this(access, vertx, WITHIN, Clock.systemUTC());
    }

    PoolerProbe(ConnectionSettings access, Vertx vertx, Duration within, Clock clock) {
        this.clocks = new ClockComparison("the database", clock);
        this.access = access;
        this.vertx = vertx;
        this.within = within;
    }

    /**
     * Returns what was found last if the server does not answer.
     *
     * @return fails if the pooler drops the search path, because names would mean other tables, and as long as that is
     *     unknown because the server has never answered
     */
    synchronized Future<Boolean> isBetween() {
        if (found.failed() || System.nanoTime() - foundAt > VALID_FOR.toNanos()) {
            foundAt = System.nanoTime();
            found = probe();
        }
        return found.recover(this::knownBefore);
    }

    private synchronized Future<Boolean> knownBefore(Throwable failure) {
        return failure instanceof SchemaProblem
                ? Future.failedFuture(failure)
                : known.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(failure));
    }

    private boolean judge(int announced, Row found) {
        boolean between = found.getInteger("process") != announced;
        String path = found.getString("path");
        if (between && !path.equals(access.schema())) {
            throw SchemaProblem.ofSearchPath(
                    path, access.schema(), found.getString("role"), found.getString("database"));
        }
        return between;
    }

    private Future<Boolean> probe() {
        Future<PgConnection> connecting = access.connect(vertx);
        return connecting
                .compose(connection -> {
                    long asked = System.nanoTime();
                    return connection
                            .query("select pg_backend_pid() as process, current_setting('search_path') as path,"
                                    + " current_user::text as role, current_database()::text as database,"
                                    + " clock_timestamp() as time")
                            .execute()
                            .map(rows -> {
                                Row row = rows.iterator().next();
                                clocks.answered(
                                        row.getOffsetDateTime("time").toInstant(),
                                        Duration.ofNanos(System.nanoTime() - asked));
                                return judge(connection.processId(), row);
                            });
                })
                .timeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(this::report)
                .onComplete(over -> connecting.onSuccess(PgConnection::close));
    }

    private synchronized void report(boolean between) {
        if (between && !known.orElse(false)) {
            LOG.info("CARFLOW0809: a pooler stands between this process and the database: statements are prepared for "
                    + "each use");
        }
        known = Optional.of(between);
    }
}
