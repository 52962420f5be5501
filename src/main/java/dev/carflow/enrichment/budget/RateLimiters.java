package dev.carflow.enrichment.budget;

import dev.carflow.database.Statements;
import dev.carflow.enrichment.EnrichmentConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Opens the allowance of a Smartcar application for this process, and closes it when the process ends. */
@ApplicationScoped
public class RateLimiters {

    private static final Logger LOG = Logger.getLogger(RateLimiters.class);
    private static final int LAST = 10_000;
    private static final Duration TICK = Duration.ofMillis(250);

    private final EnrichmentConfig config;
    private final Statements statements;
    private final Vertx vertx;
    private final List<Runnable> closing = new ArrayList<>();

    @Inject
    public RateLimiters(EnrichmentConfig config, Statements statements, Vertx vertx) {
        this.config = config;
        this.statements = statements;
        this.vertx = vertx;
    }

    /**
     * To be opened once per process and application.
     *
     * @param application what tells it from other applications in the same database; Smartcar's client id will do, it is
     *     no secret
     */
    public synchronized WorkerRateLimiter open(String application) {
        RateLimit allowance = RateLimit.of(config.budget());
        if (allowance.capacity() == 0) {
            return new UnlimitedRateLimiter(System::nanoTime);
        }
        if (allowance.share() == 0) {
            LOG.warnf(
                    "Smartcar's allowance of %d calls is too small to be divided by %d workers: while the database is"
                            + " away none of them will call",
                    allowance.capacity(), allowance.maxWorkers());
        }
        PostgresRateLimitLedger ledger =
                new PostgresRateLimitLedger(statements, application, worker(), allowance, LedgerTiming.DEFAULT);
        SharedRateLimiter budget = new SharedRateLimiter(
                ledger, allowance, LedgerTiming.DEFAULT, System::nanoTime, new LoggingLedgerListener());
        long beats = vertx.setPeriodic(1, TICK.toMillis(), ignored -> budget.beat());
        closing.add(() -> {
            vertx.cancelTimer(beats);
            budget.leave().onFailure().recoverWithNull().await().atMost(Duration.ofSeconds(3));
        });
        return budget;
    }

    /**
     * For somebody who is no worker.
     *
     * @param application as for {@link #open}
     */
    public OccasionalCalls visit(String application) {
        RateLimit allowance = RateLimit.of(config.budget());
        return allowance.capacity() == 0
                ? urgency -> Uni.createFrom().item(new Booking.Booked())
                : new BookingRateLimiter(statements, application, allowance, LedgerTiming.DEFAULT);
    }

    /** Late, when nobody calls any more, but while there is a pool. */
    synchronized void onStop(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(LAST) ShutdownEvent event) {
        closing.forEach(Runnable::run);
        closing.clear();
    }

    private String worker() {
        return config.consumer().instanceId().orElseGet(() -> UUID.randomUUID().toString());
    }
}
