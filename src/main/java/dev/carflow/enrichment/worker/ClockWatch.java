package dev.carflow.enrichment.worker;

import dev.carflow.operations.ClockStep;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.smartcar.api.ClockSkew;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import org.jboss.logging.Logger;

/**
 * Ends the process of a worker whose clock was set back, so that another one begins with the right time. What the worker
 * remembers has times of the former clock: they are in the future now, and it would withhold newer values until then.
 */
@ApplicationScoped
class ClockWatch {

    private static final Logger LOG = Logger.getLogger(ClockWatch.class);
    private static final long EVERY_MILLIS = 10_000;

    private final RolesConfig roles;
    private final Vertx vertx;
    private final ClockStep step;
    private final Runnable endProcess;
    private long timer = -1;

    @Inject
    ClockWatch(RolesConfig roles, Vertx vertx) {
        this(
                roles,
                vertx,
                new ClockStep(Clock.systemUTC(), System::nanoTime, ClockSkew.MOST),
                () -> Quarkus.asyncExit(1));
    }

    ClockWatch(RolesConfig roles, Vertx vertx, ClockStep step, Runnable endProcess) {
        this.roles = roles;
        this.vertx = vertx;
        this.step = step;
        this.endProcess = endProcess;
    }

    void onStart(@Observes StartupEvent event) {
        if (roles.has(Role.WORKER)) {
            timer = vertx.setPeriodic(EVERY_MILLIS, due -> check());
        }
    }

    void onStop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    void check() {
        step.setBack().ifPresent(by -> {
            LOG.errorf(
                    "CARFLOW0425: the system's clock was set back by %d s: this process ends, because what its worker"
                            + " remembers has times of the former clock; it is to be started again",
                    by.toSeconds());
            endProcess.run();
        });
    }
}
