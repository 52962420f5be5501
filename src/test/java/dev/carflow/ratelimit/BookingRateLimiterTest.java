package dev.carflow.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.ContextPropagation;
import dev.carflow.TestDatabase;
import dev.carflow.database.PgBouncer;
import dev.carflow.database.Statements;
import dev.carflow.database.TimeoutPolicy;
import dev.carflow.ratelimit.Permit.Denied;
import dev.carflow.sandbox.simulator.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single calls booked in the ledger that the workers share, in a real database. */
class BookingRateLimiterTest {

    /** For sixty questions at a time on a busy machine. */
    private static final LedgerTiming LONG_TIMING = new LedgerTiming(
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(31),
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofHours(1),
            Duration.ofSeconds(1));

    /** Ten calls, a reserve of four, and one more in a hundred seconds: of ten, one is the margin. */
    private static final RateLimit LIMIT = new RateLimit(10, 0.01, 4, 3);

    private static final Vertx VERTX = Vertx.vertx();

    private static TestDatabase postgres;
    private static Pool pool;

    private final String application = UUID.randomUUID().toString();
    private final RateLimiter calls = new BookingRateLimiter(
            Statements.on(() -> pool, TimeoutPolicy.ofService()), application, LIMIT, LedgerTiming.DEFAULT);
    private final RateLimitLedger worker = new PostgresRateLimitLedger(
            Statements.on(() -> pool, TimeoutPolicy.ofService()), application, "worker", LIMIT, LedgerTiming.DEFAULT);

    @BeforeAll
    static void start() {
        ContextPropagation.start();
        postgres = TestDatabase.migrated();
        pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(4))
                .connectingTo(postgres.connectOptions())
                .using(VERTX)
                .build();
    }

    @AfterAll
    static void stop() {
        VERTX.close();
        postgres.close();
    }

    private Permit book(Urgency urgency) {
        return calls.acquire(urgency).await().atMost(Duration.ofSeconds(60));
    }

    private Lease lease(int urgent) {
        return worker.lease(new Lease.Request(null, urgent, 0, 0, Optional.empty()))
                .await()
                .atMost(Duration.ofSeconds(60));
    }

    private RowSet<Row> workers() {
        return Await.result(pool.preparedQuery("select worker from call_budget_worker where application = $1")
                .execute(Tuple.of(application)));
    }

    @Test
    void routineCallsLeaveTheReserveToUrgentOnesAndADenialSaysWhenToTryAgain() {
        // When: 9 are saved up, 4 of them the reserve
        for (int i = 0; i < 5; i++) {
            assertThat(book(Urgency.ROUTINE)).isEqualTo(Permit.GRANTED);
        }

        // Then
        assertThat(book(Urgency.ROUTINE)).isEqualTo(new Denied(Optional.of(Duration.ofSeconds(5))));
        for (int i = 0; i < 4; i++) {
            assertThat(book(Urgency.URGENT)).isEqualTo(Permit.GRANTED);
        }
        assertThat(book(Urgency.URGENT)).isInstanceOf(Denied.class);
    }

    @Test
    void bookedCallsAreNotAvailableToWorkersAndViceVersa() {
        // When
        assertThat(lease(3).urgent()).isEqualTo(3);
        assertThat(book(Urgency.URGENT)).isEqualTo(Permit.GRANTED);

        // Then
        assertThat(lease(10).urgent()).isEqualTo(5);
        assertThat(book(Urgency.URGENT)).isInstanceOf(Denied.class);
    }

    @Test
    void anOccasionalCallerIsNotRegisteredAsAWorker() {
        // When
        lease(1);
        book(Urgency.URGENT);

        // Then: nothing is ever withheld for it
        assertThat(workers()).extracting(row -> row.getString("worker")).containsExactly("worker");
    }

    @Test
    void aPauseThatSmartcarAskedForAppliesToAllCallers() {
        // When
        worker.lease(new Lease.Request(null, 0, 0, 0, Optional.of(Duration.ofSeconds(2))))
                .await()
                .atMost(Duration.ofSeconds(60));

        // Then
        assertThat(book(Urgency.URGENT)).isInstanceOf(Denied.class);
    }

    @Test
    void theLedgerWorksThroughAPoolerInTransactionMode(@TempDir Path directory) throws Exception {
        try (TestDatabase database = TestDatabase.migrated();
                PgBouncer bouncer = PgBouncer.before(database, directory)) {
            // Given: two workers and a subcommand, each with more connections than the pooler has
            Pool pooled = bouncer.pool(database, VERTX);
            Statements statements = Statements.on(() -> pooled, TimeoutPolicy.ofService());
            RateLimiter single = new BookingRateLimiter(statements, application, LIMIT, LONG_TIMING);
            List<RateLimitLedger> workers = List.of(
                    new PostgresRateLimitLedger(statements, application, "one", LIMIT, LONG_TIMING),
                    new PostgresRateLimitLedger(statements, application, "two", LIMIT, LONG_TIMING));

            // When: all of them ask side by side, for more than there is
            List<Uni<Integer>> asked = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                asked.add(workers.get(i % 2)
                        .lease(new Lease.Request(null, 1, 0, 0, Optional.empty()))
                        .map(Lease::urgent));
                asked.add(single.acquire(Urgency.URGENT).map(permit -> permit.isGranted() ? 1 : 0));
            }
            List<Integer> granted = Uni.join().all(asked).andFailFast().await().atMost(Duration.ofSeconds(60));

            // Then: the nine that are saved up, and those that came back meanwhile
            assertThat(granted.stream().mapToInt(Integer::intValue).sum()).isBetween(9, 10);

            // When
            workers.forEach(each -> each.leave().await().atMost(Duration.ofSeconds(60)));

            // Then
            assertThat(database.rows("select * from carflow.call_budget_worker"))
                    .isEmpty();
            Await.result(pooled.close());
        }
    }

    @Test
    void withoutTheLedgerThereIsNoAnswer() {
        RateLimiter away = new BookingRateLimiter(
                Statements.on(
                        () -> {
                            throw new IllegalStateException("no database");
                        },
                        TimeoutPolicy.ofService()),
                application,
                LIMIT,
                LedgerTiming.DEFAULT);

        assertThatThrownBy(() -> away.acquire(Urgency.URGENT).await().atMost(Duration.ofSeconds(60)))
                .hasMessage("no database");
    }
}
