package dev.carflow.ratelimit;

import dev.carflow.database.Statements;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/**
 * Books single calls in the workers' ledger, for callers that are not workers and call now and then: no share is withheld
 * for them, and while the ledger is unavailable they make no calls. The rules are in the SQL function {@code book_call}.
 */
final class BookingRateLimiter implements RateLimiter {

    private static final String BOOK = """
            select granted, level_left, pause_left
            from book_call(
                for_application => $1, ceiling => $2, refill => $3, max_workers => $4, share_burst => $5, reserve => $6,
                urgent => $7, away_after => $8, gone_after => $9)""";

    private static final double SHORTEST_SECONDS = 0.05;
    private static final double LONGEST_SECONDS = 5;

    private final Statements statements;
    private final String application;
    private final RateLimit limit;
    private final LedgerTiming timing;

    BookingRateLimiter(Statements statements, String application, RateLimit limit, LedgerTiming timing) {
        this.statements = statements;
        this.application = application;
        this.limit = limit;
        this.timing = timing;
    }

    @Override
    public Uni<Permit> acquire(Urgency urgency) {
        Tuple values = Tuple.of(application, limit.ceiling(), limit.refill(), limit.maxWorkers())
                .addDouble(limit.shareBurst())
                .addDouble(limit.reserve())
                .addBoolean(urgency == Urgency.URGENT)
                .addDouble(PostgresRateLimitLedger.seconds(timing.awayAfter()))
                .addDouble(PostgresRateLimitLedger.seconds(timing.goneAfter()));
        return statements
                .run(BOOK, values, timing.deadline())
                .map(rows -> permit(rows.iterator().next(), urgency));
    }

    private Permit permit(Row row, Urgency urgency) {
        if (row.getBoolean("granted")) {
            return Permit.GRANTED;
        }
        double reserved = urgency == Urgency.URGENT ? 0 : limit.reserve();
        double missing = (reserved + 1 - row.getDouble("level_left")) / limit.refill();
        double wait = Math.max(missing, row.getDouble("pause_left"));
        return new Permit.Denied(Optional.of(
                Duration.ofMillis((long) (1_000 * Math.max(SHORTEST_SECONDS, Math.min(wait, LONGEST_SECONDS))))));
    }
}
