package dev.carflow.database;

import io.quarkus.arc.InjectableInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One statement, one round trip, within a deadline: in a subcommand that of its {@link TimeoutPolicy}. All features use
 * the database through this class, and none has the pool. Each statement is a transaction of its own; a batch is one
 * for all its rows. A statement whose deadline expires fails here, but may still take effect in the database.
 */
@ApplicationScoped
public class Statements {

    private static final String DEADLOCK = "40P01";
    private static final int DEADLOCK_RETRIES = 3;
    private static final Duration WITHIN = Duration.ofSeconds(5);

    private final Supplier<Pool> pool;
    private final BooleanSupplier configured;
    private final TimeoutPolicy timeouts;

    @Inject
    public Statements(@Any InjectableInstance<Pool> pools, TimeoutPolicy timeouts) {
        this(pools::getActive, () -> !pools.listActive().isEmpty(), timeouts);
    }

    Statements(Supplier<Pool> pool, BooleanSupplier configured, TimeoutPolicy timeouts) {
        this.pool = pool;
        this.configured = configured;
        this.timeouts = timeouts;
    }

    /**
     * @param pool called for each statement; may fail while there is no pool
     */
    public static Statements on(Supplier<Pool> pool, TimeoutPolicy timeouts) {
        return new Statements(pool, () -> true, timeouts);
    }

    /** Returns whether this process has a database. */
    public boolean isConfigured() {
        return configured.getAsBoolean();
    }

    /** Runs {@code sql}, within five seconds. */
    public Uni<RowSet<Row>> run(String sql, Tuple values) {
        return run(sql, values, WITHIN);
    }

    /** Runs {@code sql}. */
    public Uni<RowSet<Row>> run(String sql, Tuple values, Duration within) {
        return ask(within, client -> client.preparedQuery(sql).execute(values));
    }

    /** Runs a statement that returns exactly one row. */
    public Uni<Row> one(String sql, Tuple values) {
        return run(sql, values).map(rows -> rows.iterator().next());
    }

    /** Returns the time in a column of type {@code timestamptz}; empty for null. */
    public static Optional<Instant> time(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }

    /** Runs {@code sql} for each row of values, all or none, within five seconds. The results form a chain. */
    public Uni<RowSet<Row>> runBatch(String sql, List<Tuple> values) {
        return ask(WITHIN, client -> client.preparedQuery(sql).executeBatch(values));
    }

    /**
     * @return whether the server refused the statement with this SQLSTATE
     */
    public static boolean isRefused(Throwable failure, String sqlState) {
        return failure instanceof PgException refusal && sqlState.equals(refusal.getSqlState());
    }

    /** Returns, for a log line, the server's SQLSTATE and message, or the name of a failure that is not the server's. */
    public static String words(Throwable failure) {
        return failure instanceof PgException
                ? DatabaseProblem.of(failure).words()
                : failure.getClass().getSimpleName();
    }

    private Uni<RowSet<Row>> ask(Duration within, Function<SqlClient, Future<RowSet<Row>>> question) {
        return Uni.createFrom()
                .deferred(() -> timeouts.ask(pool.get(), within, question))
                .onFailure(failure -> isRefused(failure, DEADLOCK))
                .retry()
                .atMost(DEADLOCK_RETRIES);
    }
}
