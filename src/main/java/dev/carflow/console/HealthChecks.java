package dev.carflow.console;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/**
 * Asks the health checks themselves: the framework's endpoint would log each answer that is down, every two seconds. None
 * of them makes a call.
 */
@ApplicationScoped
class HealthChecks {

    private final Iterable<HealthCheck> readiness;
    private final Iterable<HealthCheck> liveness;

    @Inject
    HealthChecks(@Readiness Instance<HealthCheck> readiness, @Liveness Instance<HealthCheck> liveness) {
        this((Iterable<HealthCheck>) readiness, liveness);
    }

    HealthChecks(Iterable<HealthCheck> readiness, Iterable<HealthCheck> liveness) {
        this.readiness = readiness;
        this.liveness = liveness;
    }

    List<Check> readiness() {
        return answers(readiness);
    }

    List<Check> liveness() {
        return answers(liveness);
    }

    private static List<Check> answers(Iterable<HealthCheck> checks) {
        return StreamSupport.stream(checks.spliterator(), false)
                .map(HealthChecks::answer)
                .sorted(Comparator.comparing(Check::name))
                .toList();
    }

    private static Check answer(HealthCheck check) {
        try {
            return Check.of(check.call());
        } catch (RuntimeException e) {
            return new Check(
                    check.getClass().getSimpleName(),
                    false,
                    "failed: " + e.getClass().getSimpleName());
        }
    }
}
