package dev.carflow.enrichment.budget;

import dev.carflow.database.Statements;
import dev.carflow.enrichment.budget.Booking.Booked;
import dev.carflow.enrichment.budget.Booking.NotYet;
import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** Single calls from the workers' books; the rules are in the function {@code book_call} of the migration. */
final class BookingRateLimiter implements OccasionalCalls {

    private static final String BOOK = """
            select granted, level_left, pause_left
            from book_call(
                for_application => $1, ceiling => $2, refill => $3, max_workers => $4, share_burst => $5, reserve => $6,
                urgent => $7, away_after => $8, gone_after => $9)""";

    private static final double SHORTEST_SECONDS = 0.05;
    private static final double LONGEST_SECONDS = 5;

    private final Statements statements;
    private final String application;
    private final RateLimit allowance;
    private final LedgerTiming timing;

    BookingRateLimiter(Statements statements, String application, RateLimit allowance, LedgerTiming timing) {
        this.statements = statements;
        this.application = application;
        this.allowance = allowance;
        this.timing = timing;
    }

    @Override
    public Uni<Booking> book(Urgency urgency) {
        Tuple values = Tuple.of(application, allowance.ceiling(), allowance.refill(), allowance.maxWorkers())
                .addDouble(allowance.shareBurst())
                .addDouble(allowance.reserve())
                .addBoolean(urgency == Urgency.URGENT)
                .addDouble(PostgresRateLimitLedger.seconds(timing.awayAfter()))
                .addDouble(PostgresRateLimitLedger.seconds(timing.goneAfter()));
        return statements
                .run(BOOK, values, timing.deadline())
                .map(rows -> booking(rows.iterator().next(), urgency));
    }

    private Booking booking(Row row, Urgency urgency) {
        if (row.getBoolean("granted")) {
            return new Booked();
        }
        double kept = urgency == Urgency.URGENT ? 0 : allowance.reserve();
        double lacking = (kept + 1 - row.getDouble("level_left")) / allowance.refill();
        double wait = Math.max(lacking, row.getDouble("pause_left"));
        return new NotYet(
                Duration.ofMillis((long) (1_000 * Math.max(SHORTEST_SECONDS, Math.min(wait, LONGEST_SECONDS)))));
    }
}
