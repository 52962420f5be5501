package dev.carflow.http;

import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * The first part of a shutdown. The process is unready from the first moment on, but keeps answering for as long as the
 * load balancer may still send requests; every response asks its client to use another connection. Then Quarkus takes
 * over: it accepts no new requests, waits for those in flight ({@code quarkus.shutdown.timeout}), and closes the
 * server, the workers and the producers, in this order.
 *
 * <p>Quarkus's own delay ({@code quarkus.shutdown.delay}) is not used: it knows no roles, so that workers and
 * subcommands would wait for no reason, and it leaves connections as they are.
 */
@ApplicationScoped
public class GracefulShutdown {

    private static final Logger LOG = Logger.getLogger(GracefulShutdown.class);

    /** For clients that do not leave the connection when asked. */
    private static final long LINGER_MILLIS = 1000;

    private final Vertx vertx;
    private final RolesConfig roles;
    private final ShutdownConfig config;
    private volatile boolean stopping;

    @Inject
    public GracefulShutdown(Vertx vertx, RolesConfig roles, ShutdownConfig config) {
        this.vertx = vertx;
        this.roles = roles;
        this.config = config;
    }

    boolean isStopping() {
        return stopping;
    }

    void register(@Observes Router http) {
        http.route().order(Integer.MIN_VALUE).handler(this::pass);
    }

    /** Blocks the thread that shuts the application down, and thereby all later steps. */
    void onShutdown(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
        // When a process ends by itself, nobody is sending requests.
        if (roles.has(Role.INGEST) && ApplicationLifecycleManager.isVmShuttingDown()) {
            LOG.infof("CARFLOW0010: shutting down: no longer ready, still answering for %s", config.delay());
            waitFor(config.delay().toNanos());
        }
    }

    private void pass(RoutingContext context) {
        if (stopping) {
            requestClose(context);
        }
        context.next();
    }

    private void requestClose(RoutingContext context) {
        HttpConnection connection = context.request().connection();
        if (context.request().version() == HttpVersion.HTTP_2) {
            // Sends GOAWAY; open streams end as usual.
            connection.shutdown(config.finishWithin().toMillis(), TimeUnit.MILLISECONDS);
        } else {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            // Not at once: bytes that the client has already sent would turn the close into a reset, and the response
            // would be lost.
            context.addEndHandler(ended -> vertx.setTimer(LINGER_MILLIS, later -> connection.close()));
        }
    }

    private static void waitFor(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !Thread.interrupted(); left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
