package dev.carflow.ratelimit;

import dev.carflow.database.Statements;
import io.micrometer.core.instrument.MeterRegistry;
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
import org.jboss.logging.Logger;

/** Makes this process's rate limiters, and closes those of workers when the process ends. */
@ApplicationScoped
public class RateLimiters {

    /** The application's name in the ledger where none is configured. */
    public static final String NO_APPLICATION = "none";

    private static final Logger LOG = Logger.getLogger(RateLimiters.class);
    private static final int LAST = 10_000;
    private static final Duration TICK = Duration.ofMillis(250);

    private final RateLimitConfig config;
    private final Statements statements;
    private final Vertx vertx;
    private final MeterRegistry registry;
    private final List<Runnable> closing = new ArrayList<>();

    @Inject
    public RateLimiters(RateLimitConfig config, Statements statements, Vertx vertx, MeterRegistry registry) {
        this.config = config;
        this.statements = statements;
        this.vertx = vertx;
        this.registry = registry;
    }

    /**
     * Opens the limiter of a worker, once per process and application.
     *
     * @param application a name that distinguishes it from other applications in the same database, such as Smartcar's
     *     client id, which is not a secret
     * @param worker a name that no other process has
     */
    public synchronized WorkerRateLimiter openForWorker(String application, String worker) {
        WorkerRateLimiter limiter = open(application, worker);
        RateLimitMetrics.observe(limiter, registry);
        return limiter;
    }

    private WorkerRateLimiter open(String application, String worker) {
        RateLimit limit = RateLimit.of(config);
        if (limit.capacity() == 0) {
            return new UnlimitedRateLimiter(System::nanoTime);
        }
        if (limit.share() == 0) {
            LOG.warnf(
                    "CARFLOW0601: Smartcar's allowance of %d calls is too small to be divided by %d workers: while "
                            + "the database is away none of them will call",
                    limit.capacity(), limit.maxWorkers());
        }
        PostgresRateLimitLedger ledger =
                new PostgresRateLimitLedger(statements, application, worker, limit, LedgerTiming.DEFAULT);
        SharedRateLimiter limiter = new SharedRateLimiter(
                ledger, limit, LedgerTiming.DEFAULT, System::nanoTime, new LoggingLedgerListener());
        long heartbeats = vertx.setPeriodic(1, TICK.toMillis(), ignored -> limiter.heartbeat());
        closing.add(() -> {
            vertx.cancelTimer(heartbeats);
            limiter.leave().onFailure().recoverWithNull().await().atMost(Duration.ofSeconds(3));
        });
        return limiter;
    }

    /**
     * Returns a limiter for a caller that is not a worker.
     *
     * @param application as for {@link #openForWorker}
     */
    public RateLimiter forOccasionalCalls(String application) {
        RateLimit limit = RateLimit.of(config);
        return limit.capacity() == 0
                ? urgency -> Uni.createFrom().item(Permit.GRANTED)
                : new BookingRateLimiter(statements, application, limit, LedgerTiming.DEFAULT);
    }

    /** Late, after the last call, but while there is a connection pool. */
    synchronized void onStop(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(LAST) ShutdownEvent event) {
        closing.forEach(Runnable::run);
        closing.clear();
    }
}
