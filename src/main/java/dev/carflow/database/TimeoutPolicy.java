package dev.carflow.database;

import dev.carflow.operations.Durations;
import dev.carflow.operations.RolesConfig;
import io.micrometer.core.instrument.Metrics;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * How long this process waits for its database. A service's callers have a deadline, so each of its statements has one
 * too. A subcommand keeps only an operator waiting: it waits longer for an answer and retries connecting, both within
 * bounds, and says so on standard error.
 *
 * <p>A statement is never repeated, because an unanswered one may have taken effect.
 */
@ApplicationScoped
public class TimeoutPolicy {

    /** More than a statement of a subcommand takes until it is answered or has failed. */
    public static final Duration AT_MOST = Duration.ofMinutes(4);

    private static final Logger LOG = Logger.getLogger(TimeoutPolicy.class);

    /** {@code read_only_sql_transaction} */
    private static final String READ_ONLY = "25006";

    private final Optional<Terms> ofSubcommand;
    private final PoolRejections refusals;

    @Inject
    public TimeoutPolicy(RolesConfig roles, PoolRejections refusals) {
        this(roles.command() ? Optional.of(Terms.USUAL) : Optional.empty(), refusals);
    }

    private TimeoutPolicy(Optional<Terms> ofSubcommand, PoolRejections refusals) {
        this.ofSubcommand = ofSubcommand;
        this.refusals = refusals;
    }

    public static TimeoutPolicy ofService() {
        return ofService(new PoolRejections(Metrics.globalRegistry));
    }

    static TimeoutPolicy ofService(PoolRejections refusals) {
        return new TimeoutPolicy(Optional.empty(), refusals);
    }

    public static TimeoutPolicy ofSubcommand() {
        return ofSubcommand(Terms.USUAL);
    }

    static TimeoutPolicy ofSubcommand(Terms terms) {
        return new TimeoutPolicy(Optional.of(terms), new PoolRejections(Metrics.globalRegistry));
    }

    /**
     * The limits of a subcommand.
     *
     * @param connect how long it retries connecting
     * @param notice after which it reports that it is waiting for an answer
     * @param answer after which a statement fails
     */
    record Terms(Duration connect, Duration notice, Duration answer) {

        static final Terms USUAL = new Terms(Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(30));

        private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
        private static final Duration LAST_PAUSE = Duration.ofSeconds(5);

        private Duration longest(Duration within) {
            return Durations.max(within, answer);
        }
    }

    /** Waits for a step of a subcommand. Blocks, and throws the step's failure. */
    public static <T> T now(Uni<T> step) {
        return step.await().atMost(AT_MOST);
    }

    /** Returns how long a statement may take in this process if a service would wait {@code within}. */
    Duration longest(Duration within) {
        return ofSubcommand.map(terms -> terms.longest(within)).orElse(within);
    }

    /**
     * Runs a statement on a connection of the pool.
     *
     * @param within the deadline in a service; a subcommand waits at least that long
     * @return fails with {@link DatabaseUnavailable} if a subcommand has waited for as long as it may
     */
    public <T> Uni<T> ask(Pool pool, Duration within, Function<SqlClient, Future<T>> statement) {
        return ofSubcommand
                .map(terms -> withRetries(terms, pool, within, statement))
                .orElseGet(() -> answer(pool, within, statement));
    }

    /**
     * Does work that takes a connection of the pool itself.
     *
     * @param within the deadline in a service; a subcommand waits at least that long
     * @param work runs its argument once it has a connection; from then on it is not repeated
     * @return fails with {@link DatabaseUnavailable} if a subcommand has waited for as long as it may
     */
    <T> Uni<T> begin(Duration within, Function<Runnable, Uni<T>> work) {
        return ofSubcommand
                .map(terms -> withRetries(terms, within, work))
                .orElseGet(() -> within(within, work.apply(() -> {}).onFailure().invoke(refusals::failed)));
    }

    private static <T> Uni<T> withRetries(Terms terms, Duration within, Function<Runnable, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            AtomicBoolean connected = new AtomicBoolean();
            Uni<T> attempt = Uni.createFrom()
                    .deferred(() -> within(terms.longest(within), work.apply(() -> connected.set(true))));
            return noticed(terms, connected(terms, attempt, connected::get))
                    .onFailure(failure -> !connected.get() || DatabaseProblem.isSilence(failure))
                    .transform(DatabaseUnavailable::new);
        });
    }

    private static <T> Uni<T> within(Duration within, Uni<T> work) {
        return work.ifNoItem().after(within).fail();
    }

    /** If the caller gave up before there was a connection, the statement is not sent: it may be outdated. */
    private <T> Uni<T> answer(Pool pool, Duration within, Function<SqlClient, Future<T>> statement) {
        return Uni.createFrom().completionStage(() -> {
            long asked = System.nanoTime();
            return pool.<T>withConnection(connection ->
                            System.nanoTime() - asked > within.toNanos() ? tooLate() : asked(connection, statement))
                    .onFailure(refusals::failed)
                    .timeout(within.toMillis(), TimeUnit.MILLISECONDS)
                    .toCompletionStage();
        });
    }

    private <T> Future<T> tooLate() {
        refusals.tooLate();
        return Future.failedFuture(new TimeoutException("the caller has given up"));
    }

    private static <T> Uni<T> answer(
            SqlConnection connection, Duration within, Function<SqlClient, Future<T>> statement) {
        return Uni.createFrom().completionStage(() -> asked(connection, statement)
                .timeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .toCompletionStage());
    }

    /**
     * A read-only server is no longer the primary. Its connection is closed, so that the next one goes to the server
     * that the name then resolves to; the pool would keep it while it answers.
     */
    private static <T> Future<T> asked(SqlConnection connection, Function<SqlClient, Future<T>> statement) {
        return statement.apply(connection).recover(failure -> {
            Future<T> failed = Future.failedFuture(failure);
            return Statements.isRefused(failure, READ_ONLY)
                    ? connection
                            .query("select pg_terminate_backend(pg_backend_pid())")
                            .execute()
                            .transform(ended -> failed)
                    : failed;
        });
    }

    private static <T> Uni<T> withRetries(
            Terms terms, Pool pool, Duration within, Function<SqlClient, Future<T>> statement) {
        Uni<SqlConnection> connection =
                Uni.createFrom().completionStage(() -> pool.getConnection().toCompletionStage());
        return connected(terms, connection, () -> false)
                .chain(open -> noticed(terms, answer(open, terms.longest(within), statement))
                        .onTermination()
                        .invoke(open::close))
                .onFailure(failure -> !(failure instanceof PgException))
                .transform(DatabaseUnavailable::new);
    }

    /** Retries connecting. */
    private static <T> Uni<T> connected(Terms terms, Uni<T> attempt, BooleanSupplier isConnected) {
        return attempt.onFailure(failure -> !isConnected.getAsBoolean())
                .invoke(failure -> LOG.warnf(
                        "CARFLOW0806: the database cannot be reached: %s",
                        DatabaseProblem.of(failure).words()))
                .onFailure(failure -> !isConnected.getAsBoolean()
                        && !DatabaseProblem.of(failure).isPermanent())
                .retry()
                .withBackOff(Terms.FIRST_PAUSE, Terms.LAST_PAUSE)
                .expireIn(terms.connect().toMillis());
    }

    private static <T> Uni<T> noticed(Terms terms, Uni<T> answer) {
        return Uni.createFrom().deferred(() -> {
            Cancellable notice = Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(terms.notice())
                    .subscribe()
                    .with(due -> LOG.warnf(
                            "CARFLOW0807: the database has not answered for %d s; waiting on",
                            terms.notice().toSeconds()));
            return answer.onTermination().invoke(notice::cancel);
        });
    }
}
