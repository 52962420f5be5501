package dev.carflow.enrichment.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.FaultProxy;
import dev.carflow.TestDatabase;
import dev.carflow.database.Statements;
import dev.carflow.database.TimeoutPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real workers, real time, a real database. */
class PostgresRateLimitLedgerTest {

    /** A twentieth of the time that it takes in earnest. */
    private static final LedgerTiming QUICK = new LedgerTiming(
            Duration.ofMillis(250),
            Duration.ofMillis(100),
            Duration.ofMillis(400),
            Duration.ofMillis(600),
            Duration.ofMillis(750),
            Duration.ofMillis(1500),
            Duration.ofHours(1),
            Duration.ofSeconds(1));

    private static final Vertx VERTX = Vertx.vertx();

    private static TestDatabase postgres;

    @BeforeAll
    static void start() {
        ContextPropagation.start();
        postgres = TestDatabase.migrated();
    }

    @AfterAll
    static void stop() {
        VERTX.close();
        postgres.close();
    }

    private static Pool pool(int port) {
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(4))
                .connectingTo(postgres.connectOptionsBy(port).setCachePreparedStatements(true))
                .using(VERTX)
                .build();
    }

    /** Counts the round trips. */
    private record Counted(RateLimitLedger ledger, AtomicInteger questions) implements RateLimitLedger {
        @Override
        public Uni<Lease> lease(Lease.Request request) {
            questions.incrementAndGet();
            return ledger.lease(request);
        }

        @Override
        public Uni<Void> leave() {
            return ledger.leave();
        }
    }

    private static SharedRateLimiter budget(RateLimitLedger ledger, RateLimit allowance, LedgerTiming timing) {
        SharedRateLimiter budget =
                new SharedRateLimiter(ledger, allowance, timing, System::nanoTime, LedgerListener.NONE);
        VERTX.setPeriodic(1, 50, ignored -> budget.beat());
        return budget;
    }

    private static boolean take(WorkerRateLimiter budget) {
        return budget.take(Urgency.URGENT).await().indefinitely() == Permit.GRANTED;
    }

    @Test
    void tenWorkersThatCallAllTheyCanNeverExceedTheAllowance() throws Exception {
        // Given
        RateLimit allowance = new RateLimit(100, 200, 0, 10);
        String application = UUID.randomUUID().toString();
        Pool pool = pool(postgres.port());
        ConcurrentLinkedQueue<Long> calls = new ConcurrentLinkedQueue<>();
        ExecutorService threads = Executors.newFixedThreadPool(10);
        long start = System.nanoTime();
        int enough = (100 + 200 * 5) * 7 / 10;

        // When
        List<Future<?>> workers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            RateLimitLedger ledger = new PostgresRateLimitLedger(
                    Statements.on(() -> pool, TimeoutPolicy.ofService()),
                    application,
                    "worker-" + i,
                    allowance,
                    LedgerTiming.DEFAULT);
            SharedRateLimiter budget = budget(ledger, allowance, LedgerTiming.DEFAULT);
            workers.add(threads.submit(() -> callUntil(enough, budget, calls)));
        }
        for (Future<?> worker : workers) {
            worker.get();
        }
        threads.shutdown();

        // Then
        List<Long> made = List.copyOf(calls);
        assertThat(ReferenceBucket.refused(100, 200, start, made)).isZero();
        assertThat(made).hasSizeGreaterThanOrEqualTo(enough);
    }

    private static void callUntil(int enough, WorkerRateLimiter budget, ConcurrentLinkedQueue<Long> calls) {
        while (calls.size() < enough) {
            if (take(budget)) {
                calls.add(System.nanoTime());
            }
        }
    }

    @Test
    void thousandsOfCallsPerSecondCostFewRoundTrips() {
        // Given
        RateLimit allowance = new RateLimit(1_000_000, 100_000, 0, 10);
        AtomicInteger questions = new AtomicInteger();
        Pool pool = pool(postgres.port());
        RateLimitLedger ledger = new PostgresRateLimitLedger(
                Statements.on(() -> pool, TimeoutPolicy.ofService()),
                UUID.randomUUID().toString(),
                "worker",
                allowance,
                LedgerTiming.DEFAULT);
        SharedRateLimiter budget = budget(new Counted(ledger, questions), allowance, LedgerTiming.DEFAULT);
        await().until(() -> take(budget));

        // When: five calls in each millisecond, for two seconds
        AtomicInteger granted = new AtomicInteger();
        long start = System.nanoTime();
        for (int call = 0; call < 10_000; call++) {
            long due = start + call * 200_000L;
            while (System.nanoTime() < due) {
                Thread.onSpinWait();
            }
            budget.take(Urgency.ROUTINE).subscribe().with(grant -> {
                if (grant == Permit.GRANTED) {
                    granted.incrementAndGet();
                }
            });
        }

        // Then
        await().untilAsserted(() -> assertThat(granted).hasValue(10_000));
        assertThat(questions.get()).isLessThan(200);
    }

    @Test
    void whileTheDatabaseHangsTakersAreAnsweredInTimeAndTheWorkerLivesOnItsShareUntilItIsBack() {
        try (FaultProxy proxy = new FaultProxy(postgres.port())) {
            // Given
            RateLimit allowance = new RateLimit(120, 50, 0, 10);
            Pool pool = pool(proxy.port());
            RateLimitLedger ledger = new PostgresRateLimitLedger(
                    Statements.on(() -> pool, TimeoutPolicy.ofService()),
                    UUID.randomUUID().toString(),
                    "worker",
                    allowance,
                    QUICK);
            SharedRateLimiter budget = budget(ledger, allowance, QUICK);
            assertThat(take(budget)).isTrue();

            // When
            proxy.freeze();
            long frozenAt = System.nanoTime();

            // Then: at once what was leased, then nothing
            await().until(() -> !take(budget));
            assertThat(budget.status().shared()).isFalse();

            // Then: its share
            await().until(() -> take(budget));
            assertThat(budget.status().shared()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - frozenAt)).isGreaterThan(Duration.ofSeconds(1));

            // When
            proxy.thaw();

            // Then
            await().until(() -> budget.status().shared());
            assertThat(take(budget)).isTrue();
        }
    }

    @Test
    void aWorkerSharesAgainOnceADatabaseThatWasStoppedIsBack() {
        // Given: a way to it that ends for good
        FaultProxy stopping = new FaultProxy(postgres.port());
        RateLimit allowance = new RateLimit(120, 50, 0, 10);
        Pool first = pool(stopping.port());
        Pool second = pool(postgres.port());
        AtomicReference<Pool> pools = new AtomicReference<>(first);
        RateLimitLedger ledger = new PostgresRateLimitLedger(
                Statements.on(pools::get, TimeoutPolicy.ofService()),
                UUID.randomUUID().toString(),
                "worker",
                allowance,
                QUICK);
        SharedRateLimiter budget = budget(ledger, allowance, QUICK);
        assertThat(take(budget)).isTrue();

        // When
        stopping.close();

        // Then
        await().until(() -> !budget.status().shared());
        await().until(() -> take(budget));
        assertThat(budget.status().shared()).isFalse();

        // When
        pools.set(second);

        // Then
        await().until(() -> take(budget) && budget.status().shared());
    }

    @Test
    void aWorkerThatEndsIsForgotten() {
        // Given
        String application = UUID.randomUUID().toString();
        RateLimit allowance = new RateLimit(120, 1, 0, 10);
        Pool pool = pool(postgres.port());
        RateLimitLedger ledger = new PostgresRateLimitLedger(
                Statements.on(() -> pool, TimeoutPolicy.ofService()),
                application,
                "worker",
                allowance,
                LedgerTiming.DEFAULT);
        SharedRateLimiter budget = budget(ledger, allowance, LedgerTiming.DEFAULT);
        take(budget);

        // When
        budget.leave().await().indefinitely();

        // Then
        long known = pool.preparedQuery("select 1 from call_budget_worker where application = $1")
                .execute(Tuple.of(application))
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .size();
        assertThat(known).isZero();
    }
}
