package dev.carflow.ratelimit;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** The ledger in Postgres; the rules are in the SQL function {@code lease_calls}. */
final class PostgresRateLimitLedger implements RateLimitLedger {

    private static final String LEASE = """
            select urgent_granted, routine_granted, ahead_granted, level_left, pause_left, told_at
            from lease_calls(
                for_application => $1, for_worker => $2, heard => $3, ceiling => $4, refill => $5, max_workers => $6,
                share_burst => $7, reserve => $8, urgent => $9, routine => $10, ahead => $11, pause_seconds => $12,
                away_after => $13, gone_after => $14)""";

    /** Keeps a worker that was away: its share for that time is accounted for only when it asks again. */
    private static final String LEAVE = """
            delete from call_budget_worker
            where application = $1 and worker = $2 and seen_at > clock_timestamp() - $3 * interval '1 second'""";

    private final Statements statements;
    private final String application;
    private final String worker;
    private final RateLimit limit;
    private final LedgerTiming timing;

    /**
     * @param application whose limit it is, at Smartcar
     * @param worker a name that no other process has
     */
    PostgresRateLimitLedger(
            Statements statements, String application, String worker, RateLimit limit, LedgerTiming timing) {
        this.statements = statements;
        this.application = application;
        this.worker = worker;
        this.limit = limit;
        this.timing = timing;
    }

    @Override
    public Uni<Lease> lease(Lease.Request request) {
        Tuple values = Tuple.of(application, worker, request.lastAnswerAt(), limit.ceiling(), limit.refill())
                .addInteger(limit.maxWorkers())
                .addDouble(limit.shareBurst())
                .addDouble(limit.reserve())
                .addInteger(request.urgent())
                .addInteger(request.routine())
                .addInteger(request.ahead())
                .addDouble(request.pause().map(PostgresRateLimitLedger::seconds).orElse(null))
                .addDouble(seconds(timing.awayAfter()))
                .addDouble(seconds(timing.goneAfter()));
        return ask(LEASE, values).map(rows -> lease(rows.iterator().next()));
    }

    @Override
    public Uni<Void> leave() {
        return ask(LEAVE, Tuple.of(application, worker, seconds(timing.awayAfter())))
                .replaceWithVoid();
    }

    private Uni<RowSet<Row>> ask(String sql, Tuple values) {
        return statements.run(sql, values, timing.deadline());
    }

    private static Lease lease(Row row) {
        return new Lease(
                row.getInteger("urgent_granted"),
                row.getInteger("routine_granted"),
                row.getInteger("ahead_granted"),
                row.getDouble("level_left"),
                Duration.ofNanos((long) (row.getDouble("pause_left") * 1e9)),
                row.getOffsetDateTime("told_at"));
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
