package dev.carflow.ratelimit;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A ledger that answers when and as the test says. */
final class PendingLedger implements RateLimitLedger {

    final List<Lease.Request> requests = new ArrayList<>();
    boolean left;
    private CompletableFuture<Lease> answer;

    @Override
    public Uni<Lease> lease(Lease.Request request) {
        requests.add(request);
        answer = new CompletableFuture<>();
        return Uni.createFrom().completionStage(answer);
    }

    @Override
    public Uni<Void> leave() {
        left = true;
        return Uni.createFrom().voidItem();
    }

    Lease.Request last() {
        return requests.get(requests.size() - 1);
    }

    void grant(int urgent, int routine) {
        grant(urgent, routine, 0);
    }

    void grant(int urgent, int routine, int ahead) {
        OffsetDateTime now = SimulatedFleet.START.atOffset(ZoneOffset.UTC);
        answer.complete(new Lease(urgent, routine, ahead, 0, Duration.ZERO, now));
    }

    /** Gives an answer that no ledger should give. */
    void grantNothingReadable() {
        answer.complete(null);
    }

    void fail() {
        answer.completeExceptionally(new IllegalStateException("no answer"));
    }
}
