package dev.carflow.ratelimit;

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
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real workers, real time, a real database. */
class PostgresRateLimitLedgerTest {

    /** A twentieth of the production times. */
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

    private static SharedRateLimiter limiter(RateLimitLedger ledger, RateLimit limit, LedgerTiming timing) {
        SharedRateLimiter limiter = new SharedRateLimiter(ledger, limit, timing, System::nanoTime, LedgerListener.NONE);
        VERTX.setPeriodic(1, 50, ignored -> limiter.heartbeat());
        return limiter;
    }

    private static boolean take(WorkerRateLimiter limiter) {
        return limiter.acquire(Urgency.URGENT).await().indefinitely() == Permit.GRANTED;
    }

    @Test
    void tenWorkersThatCallAllTheyCanNeverExceedTheAllowance() throws Exception {
        // Given
        RateLimit limit = new RateLimit(100, 200, 0, 10);
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
                    limit,
                    LedgerTiming.DEFAULT);
            SharedRateLimiter limiter = limiter(ledger, limit, LedgerTiming.DEFAULT);
            workers.add(threads.submit(() -> callUntil(enough, limiter, calls)));
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

    private static void callUntil(int enough, WorkerRateLimiter limiter, ConcurrentLinkedQueue<Long> calls) {
        while (calls.size() < enough) {
            if (take(limiter)) {
                calls.add(System.nanoTime());
            } else {
                LockSupport.parkNanos(100_000);
            }
        }
    }

    @Test
    void thousandsOfCallsPerSecondCostFewRoundTrips() {
        // Given
        RateLimit limit = new RateLimit(1_000_000, 100_000, 0, 10);
        AtomicInteger questions = new AtomicInteger();
        Pool pool = pool(postgres.port());
        RateLimitLedger ledger = new PostgresRateLimitLedger(
                Statements.on(() -> pool, TimeoutPolicy.ofService()),
                UUID.randomUUID().toString(),
                "worker",
                limit,
                LedgerTiming.DEFAULT);
        SharedRateLimiter limiter = limiter(new Counted(ledger, questions), limit, LedgerTiming.DEFAULT);
        await().until(() -> take(limiter));

        // When: five calls in each millisecond, for two seconds
        AtomicInteger granted = new AtomicInteger();
        long start = System.nanoTime();
        for (int call = 0; call < 10_000; call++) {
            long due = start + call * 200_000L;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            limiter.acquire(Urgency.ROUTINE).subscribe().with(grant -> {
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
    void whileTheDatabaseHangsRequestsAreAnsweredInTimeAndTheWorkerUsesItsShare() {
        try (FaultProxy proxy = new FaultProxy(postgres.port())) {
            // Given
            RateLimit limit = new RateLimit(120, 50, 0, 10);
            Pool pool = pool(proxy.port());
            RateLimitLedger ledger = new PostgresRateLimitLedger(
                    Statements.on(() -> pool, TimeoutPolicy.ofService()),
                    UUID.randomUUID().toString(),
                    "worker",
                    limit,
                    QUICK);
            SharedRateLimiter limiter = limiter(ledger, limit, QUICK);
            assertThat(take(limiter)).isTrue();

            // When
            proxy.freeze();
            long frozenAt = System.nanoTime();

            // Then: at once what was leased, then nothing
            await().until(() -> !take(limiter));
            assertThat(limiter.status().shared()).isFalse();

            // Then: its share
            await().until(() -> take(limiter));
            assertThat(limiter.status().shared()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - frozenAt)).isGreaterThan(Duration.ofSeconds(1));

            // When
            proxy.thaw();

            // Then
            await().until(() -> limiter.status().shared());
            assertThat(take(limiter)).isTrue();
        }
    }

    @Test
    void aWorkerSharesAgainOnceADatabaseThatWasStoppedIsBack() {
        // Given: a way to it that ends for good
        FaultProxy stopping = new FaultProxy(postgres.port());
        RateLimit limit = new RateLimit(120, 50, 0, 10);
        Pool first = pool(stopping.port());
        Pool second = pool(postgres.port());
        AtomicReference<Pool> pools = new AtomicReference<>(first);
        RateLimitLedger ledger = new PostgresRateLimitLedger(
                Statements.on(pools::get, TimeoutPolicy.ofService()),
                UUID.randomUUID().toString(),
                "worker",
                limit,
                QUICK);
        SharedRateLimiter limiter = limiter(ledger, limit, QUICK);
        assertThat(take(limiter)).isTrue();

        // When
        stopping.close();

        // Then
        await().until(() -> !limiter.status().shared());
        await().until(() -> take(limiter));
        assertThat(limiter.status().shared()).isFalse();

        // When
        pools.set(second);

        // Then
        await().until(() -> take(limiter) && limiter.status().shared());
    }

    @Test
    void aWorkerThatEndsIsForgotten() {
        // Given
        String application = UUID.randomUUID().toString();
        RateLimit limit = new RateLimit(120, 1, 0, 10);
        Pool pool = pool(postgres.port());
        RateLimitLedger ledger = new PostgresRateLimitLedger(
                Statements.on(() -> pool, TimeoutPolicy.ofService()),
                application,
                "worker",
                limit,
                LedgerTiming.DEFAULT);
        SharedRateLimiter limiter = limiter(ledger, limit, LedgerTiming.DEFAULT);
        take(limiter);

        // When
        limiter.leave().await().indefinitely();

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
