package dev.carflow.smartcar.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ContextPropagation;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.smartcar.token.TokenResult.Granted;
import dev.carflow.smartcar.token.TokenResult.Unavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TokenCacheConcurrencyTest {

    private static final int THREADS = 16;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @BeforeAll
    static void startContextPropagation() {
        ContextPropagation.start();
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void tenThousandConcurrentCallersOnAColdCacheAreOneRequest() throws Exception {
        // Given
        CacheFixture fixture = new CacheFixture();
        CyclicBarrier start = new CyclicBarrier(THREADS);

        // When
        List<CompletableFuture<AccessToken>> callers = new ArrayList<>();
        for (List<CompletableFuture<AccessToken>> some : onAllThreads(() -> {
            start.await();
            List<CompletableFuture<AccessToken>> mine = new ArrayList<>();
            for (int i = 0; i < 10_000 / THREADS; i++) {
                mine.add(fixture.cache.current().subscribeAsCompletionStage());
            }
            return mine;
        })) {
            callers.addAll(some);
        }
        assertThat(callers).hasSize(10_000).noneMatch(CompletableFuture::isDone);
        String token = fixture.endpoint.grant();

        // Then
        assertThat(callers)
                .allSatisfy(caller -> assertThat(caller.getNow(null).value()).isEqualTo(token));
        assertThat(fixture.endpoint.requests()).isEqualTo(1);
    }

    /**
     * Callers ask and invalidate while tokens arrive, fail to arrive and expire. Tokens are numbered, so that a caller
     * after the invalidation of number n must get a higher one.
     */
    @Test
    void inAnyRaceThereIsOneRequestAtATimeAndNoTokenComesBackOnceInvalidated() throws Exception {
        // Given
        NumberedEndpoint endpoint = new NumberedEndpoint();
        TokenCacheSettings noPause = new TokenCacheSettings(
                Duration.ofSeconds(10), 0.8, Duration.ofSeconds(30), Duration.ofNanos(1), Duration.ofNanos(1));
        TickingClock clock = new TickingClock();
        TokenCache cache = new TokenCache(
                endpoint,
                () -> new ClientCredentials("client_a", "secret"),
                noPause,
                clock,
                () -> ThreadLocalRandom.current().nextDouble(),
                TokenListener.NONE);
        AtomicInteger highestInvalidated = new AtomicInteger();

        // When
        List<Integer> given = onAllThreads(() -> {
            int tokens = 0;
            for (int i = 0; i < 5_000; i++) {
                int floor = highestInvalidated.get();
                Instant before = clock.lastRead();
                AccessToken token = token(cache);
                if (token == null) {
                    continue;
                }
                tokens++;
                assertThat(number(token)).isGreaterThan(floor);
                assertThat(token.expiresAt()).isAfter(before);
                if (ThreadLocalRandom.current().nextInt(50) == 0) {
                    cache.refused(token);
                    highestInvalidated.accumulateAndGet(number(token), Math::max);
                }
            }
            return tokens;
        });

        // Then
        assertThat(endpoint.mostAtOnce.get()).isEqualTo(1);
        assertThat(highestInvalidated.get()).as("the race took place").isGreaterThan(100);
        assertThat(given).allSatisfy(tokens -> assertThat(tokens).isGreaterThan(1_000));
    }

    @Test
    void aCallerOnAnEventLoopResumesOnThatEventLoop() {
        // Given
        Vertx vertx = Vertx.vertx();
        try {
            CacheFixture fixture = new CacheFixture();
            Context context = vertx.getOrCreateContext();
            Promise<Context> wokenOn = Promise.promise();
            Promise<Void> asked = Promise.promise();
            context.runOnContext(ignored -> {
                fixture.cache
                        .current()
                        .subscribe()
                        .with(token -> wokenOn.complete(Vertx.currentContext()), wokenOn::fail);
                asked.complete();
            });
            Await.result(asked.future());

            // When: the answer comes on this thread, which is none of Vert.x
            fixture.endpoint.grant();

            // Then
            assertThat(Await.result(wokenOn.future())).isSameAs(context);
        } finally {
            Await.result(vertx.close());
        }
    }

    private static AccessToken token(TokenCache cache) {
        try {
            return cache.current().await().atMost(Duration.ofSeconds(60));
        } catch (TokenUnavailableException e) {
            return null;
        }
    }

    private static int number(AccessToken token) {
        return Integer.parseInt(token.value());
    }

    private <T> List<T> onAllThreads(Callable<T> work) throws Exception {
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            running.add(threads.submit(work));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> one : running) {
            results.add(one.get(60, TimeUnit.SECONDS));
        }
        return results;
    }

    /** Answers on threads of its own, one time in ten with an error. */
    private static final class NumberedEndpoint implements TokenEndpoint {

        private final AtomicInteger issued = new AtomicInteger();
        private final AtomicInteger atOnce = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();

        @Override
        public Uni<TokenResult> request(ClientCredentials credentials) {
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            return Uni.createFrom()
                    .completionStage(() -> CompletableFuture.supplyAsync(() -> {
                        int number = issued.incrementAndGet();
                        atOnce.decrementAndGet();
                        return number % 10 == 0
                                ? new Unavailable(TokenProblem.SERVER_ERROR)
                                : new Granted(String.valueOf(number), Duration.ofHours(1));
                    }));
        }
    }

    /** A second passes with each look, so that tokens expire within the test. */
    private static final class TickingClock extends Clock {

        private final AtomicLong seconds = new AtomicLong(CacheFixture.START.getEpochSecond());

        Instant lastRead() {
            return Instant.ofEpochSecond(seconds.get());
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(seconds.incrementAndGet());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
