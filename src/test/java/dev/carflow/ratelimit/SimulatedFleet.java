package dev.carflow.ratelimit;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Workers on a time of the test's own, with real ledger between them and lines to the ledger that fail in any way. */
final class SimulatedFleet {

    static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

    /** The state of a worker's connection to the ledger. */
    enum Line {
        GOOD,
        /** The ledger never sees the question. */
        CUT,
        /** The ledger grants, but the answer is lost. */
        ONE_WAY,
        /** The question is executed some time after the worker gave up. */
        LATE
    }

    private final TestLedger ledger;
    private final String application = UUID.randomUUID().toString();
    private final List<Runnable> late = new ArrayList<>();
    private final List<Long> calls = new ArrayList<>();
    private int names;
    long now;
    final RateLimit limit;
    final LedgerTiming timing;
    int questions;

    SimulatedFleet(TestLedger ledger, RateLimit limit) {
        this.ledger = ledger;
        this.limit = limit;
        this.timing = LedgerTiming.DEFAULT;
    }

    Worker worker() {
        return worker("worker-" + names++);
    }

    Worker worker(String name) {
        return new Worker(name);
    }

    void pass(Duration time) {
        now += time.toNanos();
    }

    /** Lets time pass in which these workers keep in contact. */
    void live(Duration time, Worker... workers) {
        for (long end = now + time.toNanos(); now < end; ) {
            pass(Duration.ofMillis(500));
            List.of(workers).forEach(worker -> worker.limiter.heartbeat());
        }
    }

    /** The late questions that have been under way until now reach the ledger. */
    void deliverLate() {
        late.forEach(Runnable::run);
        late.clear();
    }

    List<Long> calls() {
        return calls;
    }

    long refused() {
        return ReferenceBucket.refused(limit.capacity(), limit.refill(), 0, calls);
    }

    final class Worker implements RateLimitLedger {

        final String name;
        final SharedRateLimiter limiter;
        Line line = Line.GOOD;

        private Worker(String name) {
            this.name = name;
            this.limiter = new SharedRateLimiter(this, limit, timing, () -> now, LedgerListener.NONE);
        }

        boolean take(Urgency urgency) {
            boolean granted = limiter.acquire(urgency).await().indefinitely() == Permit.GRANTED;
            if (granted) {
                calls.add(now);
            }
            return granted;
        }

        /** @return how many of so many were granted */
        int take(Urgency urgency, int times) {
            int granted = 0;
            for (int i = 0; i < times; i++) {
                granted += take(urgency) ? 1 : 0;
            }
            return granted;
        }

        /** Lets time pass and keeps in contact meanwhile. */
        void live(Duration time) {
            SimulatedFleet.this.live(time, this);
        }

        @Override
        public Uni<Lease> lease(Lease.Request request) {
            questions++;
            if (line == Line.LATE) {
                late.add(() -> execute(request));
            }
            if (line == Line.CUT || line == Line.LATE) {
                return Uni.createFrom().failure(new IllegalStateException("no answer"));
            }
            Lease lease = execute(request);
            return line == Line.GOOD
                    ? Uni.createFrom().item(lease)
                    : Uni.createFrom().failure(new IllegalStateException("no answer"));
        }

        @Override
        public Uni<Void> leave() {
            return Uni.createFrom().voidItem();
        }

        private Lease execute(Lease.Request request) {
            return ledger.lease(application, name, limit, timing, request, START.plusNanos(now));
        }
    }

    static Optional<Duration> seconds(long seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }
}
