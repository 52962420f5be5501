package dev.carflow.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Requests that wait for the ledger, and what happens to their permits. */
class PermitQueueTest {

    private static final RateLimit LIMIT = new RateLimit(120, 10, 30, 10);

    private final PendingLedger ledger = new PendingLedger();
    private long now;
    private final SharedRateLimiter limiter =
            new SharedRateLimiter(ledger, LIMIT, LedgerTiming.DEFAULT, () -> now, LedgerListener.NONE);

    private UniAssertSubscriber<Permit> take(Urgency urgency) {
        return limiter.acquire(urgency).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    @Test
    void noCallIsMadeBeforeASubscription() {
        limiter.acquire(Urgency.URGENT);

        assertThat(ledger.requests).isEmpty();
    }

    @Test
    void requestsDuringAQuestionGoWithTheNextOne() {
        // Given
        var first = take(Urgency.URGENT);
        var second = take(Urgency.URGENT);
        var third = take(Urgency.ROUTINE);
        assertThat(ledger.requests).hasSize(1);

        // When
        ledger.grant(1, 0);

        // Then
        assertThat(first.getItem()).isEqualTo(Permit.GRANTED);
        second.assertNotTerminated();
        assertThat(ledger.requests).hasSize(2);
        assertThat(ledger.last().urgent()).isEqualTo(1);
        assertThat(ledger.last().routine()).isEqualTo(1);

        // When
        ledger.grant(1, 0);

        // Then
        assertThat(second.getItem()).isEqualTo(Permit.GRANTED);
        assertThat(third.getItem()).isEqualTo(Permit.DENIED);
        assertThat(ledger.requests).hasSize(2);
    }

    @Test
    void anUnusableAnswerDoesNotStopFurtherQuestions() {
        // Given
        var first = take(Urgency.URGENT);
        ledger.grantNothingReadable();
        assertThat(first.getItem()).isEqualTo(Permit.DENIED);

        // When
        now += LedgerTiming.DEFAULT.retry().toNanos();
        limiter.heartbeat();

        // Then
        assertThat(ledger.requests).hasSize(2);
        ledger.grant(1, 0);
        assertThat(take(Urgency.URGENT).getItem()).isEqualTo(Permit.GRANTED);
    }

    @Test
    void anErrorWhileTakingInAnAnswerDoesNotStopFurtherQuestions() {
        // Given: no memory, say, just when the answer comes
        AtomicBoolean broken = new AtomicBoolean();
        SharedRateLimiter limiter = new SharedRateLimiter(
                ledger,
                LIMIT,
                LedgerTiming.DEFAULT,
                () -> {
                    if (broken.getAndSet(false)) {
                        throw new StackOverflowError();
                    }
                    return now;
                },
                LedgerListener.NONE);
        var first = limiter.acquire(Urgency.URGENT).subscribe().withSubscriber(UniAssertSubscriber.create());

        // When
        broken.set(true);
        ledger.grant(1, 0);

        // Then
        assertThat(first.getItem()).isEqualTo(Permit.DENIED);

        // When
        now += LedgerTiming.DEFAULT.retry().toNanos();
        limiter.heartbeat();

        // Then
        assertThat(ledger.requests).hasSize(2);
    }

    @Test
    void thePermitOfACancelledRequestGoesToTheNext() {
        // Given
        var gone = take(Urgency.URGENT);
        var waiting = take(Urgency.URGENT);

        // When
        gone.cancel();
        ledger.grant(1, 0);

        // Then
        assertThat(waiting.getItem()).isEqualTo(Permit.GRANTED);
        assertThat(ledger.requests).hasSize(1);
    }

    @Test
    void thePermitOfACancelledUrgentRequestIsFromTheReserveAndNotForRoutineRequests() {
        // Given
        take(Urgency.URGENT).cancel();

        // When
        ledger.grant(1, 0);
        var routine = take(Urgency.ROUTINE);

        // Then
        assertThat(ledger.last().routine()).isEqualTo(1);
        ledger.grant(0, 0);
        assertThat(routine.getItem()).isEqualTo(Permit.DENIED);
        assertThat(take(Urgency.URGENT).getItem()).isEqualTo(Permit.GRANTED);
    }

    @Test
    void noPermitIsRequestedForACancelledRequest() {
        // Given
        take(Urgency.URGENT);
        var gone = take(Urgency.URGENT);
        take(Urgency.URGENT);

        // When
        gone.cancel();
        ledger.grant(1, 0);

        // Then
        assertThat(ledger.last().urgent()).isEqualTo(1);
    }

    @Test
    void permitsLeasedAheadExpireAfterASecond() {
        // Given
        take(Urgency.ROUTINE);
        now += Duration.ofMillis(900).toNanos();
        ledger.grant(0, 1, 2);

        // Then: counted from before the question
        assertThat(take(Urgency.ROUTINE).getItem()).isEqualTo(Permit.GRANTED);
        now += Duration.ofMillis(100).toNanos();
        take(Urgency.ROUTINE).assertNotTerminated();
    }

    @Test
    void waitingRequestsAreDeniedWhenTheLedgerDoesNotAnswer() {
        // Given
        var first = take(Urgency.URGENT);
        var second = take(Urgency.ROUTINE);

        // When
        ledger.fail();

        // Then
        assertThat(first.getItem()).isEqualTo(Permit.DENIED);
        assertThat(second.getItem()).isEqualTo(Permit.DENIED);
        assertThat(take(Urgency.URGENT).getItem()).isEqualTo(Permit.DENIED);
    }

    @Test
    void noRequestWaitsLongForASlowLedger() {
        var request = take(Urgency.URGENT);

        request.awaitItem(Duration.ofMinutes(1)).assertItem(Permit.DENIED);
    }

    @Test
    void permitsGrantedBeforeARateLimitAnswerAreNotUsed() {
        // Given
        var request = take(Urgency.URGENT);

        // When
        limiter.rateLimited(SimulatedFleet.seconds(30));
        ledger.grant(1, 0, 5);

        // Then
        assertThat(request.getItem()).isEqualTo(Permit.DENIED);
        assertThat(ledger.last().pause()).contains(Duration.ofSeconds(30));
    }

    @Test
    void leavingWaitsForTheQuestionInFlightAndDeniesAllFurtherRequests() {
        // Given
        take(Urgency.URGENT);

        // When
        var leaving = limiter.leave().subscribe().withSubscriber(UniAssertSubscriber.create());

        // Then
        assertThat(ledger.left).isFalse();
        ledger.grant(1, 0);
        leaving.awaitItem();
        assertThat(ledger.left).isTrue();
        assertThat(take(Urgency.URGENT).getItem()).isEqualTo(Permit.DENIED);
    }

    @Test
    void theAnswerComesOnTheCallersContext() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            // Given
            Context context = vertx.getOrCreateContext();
            CompletableFuture<Context> answeredOn = new CompletableFuture<>();
            CompletableFuture<Void> asked = new CompletableFuture<>();
            context.runOnContext(ignored -> {
                limiter.acquire(Urgency.URGENT).subscribe().with(grant -> answeredOn.complete(Vertx.currentContext()));
                asked.complete(null);
            });
            asked.get(60, TimeUnit.SECONDS);

            // When
            ledger.grant(1, 0);

            // Then
            assertThat(answeredOn.get(60, TimeUnit.SECONDS)).isSameAs(context);
        } finally {
            vertx.close();
        }
    }
}
