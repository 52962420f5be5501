package dev.carflow.migration.backfill;

import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.Overloaded;
import dev.carflow.smartcar.api.ApiProblem.RateLimited;
import dev.carflow.smartcar.api.ApiProblem.TimedOut;
import dev.carflow.smartcar.api.ApiProblem.UpstreamFault;
import java.time.Duration;
import java.util.Optional;

/** How often and after which pause Smartcar is asked again for the same page. */
final class Patience {

    private static final int FAULTS = 6;
    private static final int REFUSALS = 100;
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private int inARow;

    /** @return the pause; none if it is of no use, or has been tried often enough */
    Optional<Duration> after(ApiProblem problem) {
        int before = inARow++;
        if (problem instanceof RateLimited limited && before < REFUSALS) {
            return Optional.of(shorter(limited.retryAfter().orElse(backOff(before)), LONGEST));
        }
        boolean passing =
                problem instanceof UpstreamFault || problem instanceof TimedOut || problem instanceof Overloaded;
        return passing && before < FAULTS ? Optional.of(backOff(before)) : Optional.empty();
    }

    private static Duration backOff(int before) {
        return shorter(FIRST.multipliedBy(1L << Math.min(before, 10)), LONGEST);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
