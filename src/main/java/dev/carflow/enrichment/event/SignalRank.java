package dev.carflow.enrichment.event;

import dev.carflow.smartcar.api.Signal;
import java.time.Instant;
import java.util.Comparator;
import java.util.Set;

/** Which of two signals of one code tells more of the present. {@link SignalMerge} says why. */
final class SignalRank {

    private static final Set<String> INCURABLE = Set.of("COMPATIBILITY", "PERMISSION");

    /** The better one is the greater one. */
    static final Comparator<Signal> BY_CONTENT = Comparator.comparing(
                    (Signal signal) -> signal.body().isPresent())
            .thenComparing(signal -> signal.oemUpdatedAt().orElse(Instant.MIN))
            .thenComparing(Signal::isSuccess);

    private SignalRank() {}

    /** The first where neither is better. */
    static Signal better(Signal first, Signal second) {
        if (isIncurable(first) != isIncurable(second)) {
            return isIncurable(first) ? first : second;
        }
        return BY_CONTENT.compare(second, first) > 0 ? second : first;
    }

    /** An error that no call and no waiting can cure: the car cannot, or the user does not allow it. */
    static boolean isIncurable(Signal signal) {
        return !signal.isSuccess()
                && signal.error()
                        .flatMap(Signal.SignalError::type)
                        .filter(type -> INCURABLE.stream().anyMatch(type::equalsIgnoreCase))
                        .isPresent();
    }
}
