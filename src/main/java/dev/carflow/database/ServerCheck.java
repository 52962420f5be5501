package dev.carflow.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Checks whether the service can work with the server, by the driver and the settings that it would use. Changes
 * nothing. Blocks.
 */
@ApplicationScoped
public class ServerCheck {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(15);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration NOTIFICATION_WITHIN = Duration.ofSeconds(2);
    private static final Duration CLOCKS_MAY_DIFFER = Duration.ofSeconds(10);
    private static final int LISTENERS = 2;
    private static final int OWN = 2;
    private static final double NANOS = 1e9;

    private final ConnectionSettings access;
    private final Vertx vertx;
    private final int needed;

    /**
     * @param poolSize connections of the pool; a process also has some that listen
     */
    @Inject
    public ServerCheck(
            ConnectionSettings access,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.datasource.reactive.max-size", defaultValue = "4") int poolSize) {
        this.access = access;
        this.vertx = vertx;
        this.needed = poolSize + LISTENERS;
    }

    /**
     * Checks the server.
     *
     * @throws CompletionException if it does not answer, or refuses a query
     */
    public ServerReport check() {
        PgConnection first = connect();
        try {
            PgConnection second = connect();
            try {
                return examine(first, second);
            } finally {
                second.close();
            }
        } finally {
            first.close();
        }
    }

    private ServerReport examine(PgConnection first, PgConnection second) {
        ServerFacts facts = ServerFacts.of(ask(first, ServerFacts.QUESTION, Tuple.of(access.schema())));
        List<ServerFinding> findings = new ArrayList<>(facts.findings(access.schema(), needed, OWN));
        findings.add(
                1,
                first.isSSL()
                        ? ServerFinding.ok("tls", "in use")
                        : ServerFinding.warn("tls", "not in use: passwords and events are not encrypted on their way"));
        PoolingMode pooling = PoolingMode.of(first.processId(), process(first), process(second));
        findings.add(
                switch (pooling) {
                    case NONE -> ServerFinding.ok("pooler", "none");
                    case SESSION -> ServerFinding.ok("pooler", "one that lends out connections for a session each");
                    case TRANSACTION ->
                        ServerFinding.warn(
                                "pooler",
                                "one that lends out connections for a transaction each, as PgBouncer in transaction"
                                        + " mode: `schema migrate` needs the server itself");
                });
        findings.add(notifications(pooling, first, second));
        findings.add(clock(first));
        return new ServerReport(findings, facts.mayChangeSchema());
    }

    /** Skips LISTEN if the pooling mode already decides: it would remain on a connection that others use next. */
    private ServerFinding notifications(PoolingMode pooling, PgConnection first, PgConnection second) {
        String looksInstead = ": the service looks every 5 s what has changed instead";
        if (pooling == PoolingMode.TRANSACTION) {
            return ServerFinding.warn("notifications", "do not arrive through this pooler" + looksInstead);
        }
        String channel =
                access.schema() + "_check_" + UUID.randomUUID().toString().replace('-', '_');
        CompletableFuture<Boolean> received = new CompletableFuture<>();
        second.notificationHandler(notification -> received.complete(true));
        await(second.query("listen " + channel).execute(), ANSWER_WITHIN);
        ask(first, "select pg_notify($1, '')", Tuple.of(channel));
        boolean arrived = received.completeOnTimeout(false, NOTIFICATION_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return arrived
                ? ServerFinding.ok("notifications", "arrive")
                : ServerFinding.warn("notifications", "do not arrive" + looksInstead);
    }

    private ServerFinding clock(PgConnection connection) {
        long before = System.currentTimeMillis();
        long server = ask(connection, "select clock_timestamp() as now", Tuple.tuple())
                .getOffsetDateTime("now")
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toInstant()
                .toEpochMilli();
        long after = System.currentTimeMillis();
        Duration ahead = Duration.ofMillis(server - (before + after) / 2);
        String words = String.format(Locale.ROOT, "%+.1f s against this machine", ahead.toNanos() / NANOS);
        return ahead.abs().compareTo(CLOCKS_MAY_DIFFER.plusMillis(after - before)) <= 0
                ? ServerFinding.ok("clock", words)
                : ServerFinding.warn("clock", words + ": synchronize both (NTP)");
    }

    private PgConnection connect() {
        Future<PgConnection> connecting = access.connect(vertx);
        try {
            return await(connecting, CONNECT_WITHIN);
        } catch (CompletionException e) {
            connecting.onSuccess(PgConnection::close);
            throw e;
        }
    }

    private static IntSupplier process(PgConnection connection) {
        return () ->
                ask(connection, "select pg_backend_pid() as pid", Tuple.tuple()).getInteger("pid");
    }

    private static Row ask(PgConnection connection, String sql, Tuple values) {
        return await(connection.preparedQuery(sql).execute(values), ANSWER_WITHIN)
                .iterator()
                .next();
    }

    private static <T> T await(Future<T> answer, Duration within) {
        return answer.timeout(within.toMillis(), TimeUnit.MILLISECONDS)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
