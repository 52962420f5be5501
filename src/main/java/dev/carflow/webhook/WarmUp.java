package dev.carflow.webhook;

import dev.carflow.eventlog.warmup.DiscardingEventLog;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.routing.EventRouter;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * Sends deliveries of its own through the webhook's code before the process is ready, so that the JVM has compiled that
 * code when Smartcar's come: {@link WarmUpTraffic} to a {@link WarmUpServer} with a {@link DiscardingEventLog}. It
 * leaves no record, metric, row or log line. Real deliveries are taken meanwhile.
 *
 * <p>Fails open: the process becomes ready when {@code carflow.webhook.warm-up-within} is over, whatever happens here. A
 * native executable is compiled already, and has none.
 */
@ApplicationScoped
public class WarmUp {

    /** What a JVM needs to compile most of the path. */
    static final int DELIVERIES = 24_000;

    private static final Logger LOG = Logger.getLogger(WarmUp.class);

    private final RolesConfig roles;
    private final WebhookConfig config;
    private final EventRouter router;
    private volatile boolean stopping;
    private volatile boolean over = true;
    private volatile long startedAt;
    private volatile long limit;

    @Inject
    public WarmUp(RolesConfig roles, WebhookConfig config, EventRouter router) {
        this.roles = roles;
        this.config = config;
        this.router = router;
    }

    void onStart(@Observes StartupEvent event) {
        if (roles.has(Role.INGEST) && !config.warmUpWithin().isZero() && ImageMode.current() == ImageMode.JVM) {
            begin(config.warmUpWithin());
            // Not one of the service's pools: it is busy all the time.
            Thread thread = new Thread(() -> run(DELIVERIES), "carflow-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /** Returns whether readiness no longer waits for it. */
    boolean isOver() {
        return over || isTimeUp();
    }

    private boolean isTimeUp() {
        return System.nanoTime() - startedAt >= limit;
    }

    /** From now on the process is not ready, until {@link #run} is through or the time is up. */
    void begin(Duration within) {
        startedAt = System.nanoTime();
        limit = within.toNanos();
        over = false;
    }

    /**
     * Sends deliveries until there were so many, or the time is up; then the process may be ready.
     *
     * @return how many were answered
     */
    int run(int deliveries) {
        int answered = 0;
        try (DiscardingEventLog log = new DiscardingEventLog(ConfigProvider.getConfig());
                WarmUpServer server = new WarmUpServer(config, router, log);
                WarmUpTraffic traffic = new WarmUpTraffic(server.port(), server.signatures())) {
            answered = traffic.send(deliveries, () -> stopping || isTimeUp());
            over = true;
            finished(answered, deliveries);
        } catch (Exception e) {
            failed(e);
        } catch (Error e) {
            failed(e);
            throw e;
        } finally {
            over = true;
        }
        return answered;
    }

    private void finished(int answered, int deliveries) {
        long millis = Duration.ofNanos(System.nanoTime() - startedAt).toMillis();
        if (answered >= deliveries || stopping) {
            LOG.debugf("warmed up with %d deliveries in %d ms", answered, millis);
        } else {
            LOG.infof(
                    "CARFLOW0106: the warm-up ended early, after %d of %d deliveries: carflow.webhook.warm-up-within was"
                            + " over; the first events may be answered more slowly",
                    answered, deliveries);
        }
    }

    private static void failed(Throwable failure) {
        LOG.warnf(
                "CARFLOW0107: the process could not be warmed up: %s; the first events are answered more slowly",
                failure.getClass().getSimpleName());
    }
}
