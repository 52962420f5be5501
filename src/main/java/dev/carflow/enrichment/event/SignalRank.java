package dev.carflow.enrichment.event;

import dev.carflow.smartcar.api.Signal;
import java.time.Instant;
import java.util.Comparator;

/** Which of two signals of one code tells more of the present. {@link SignalMerge} says why. */
final class SignalRank {

    /** The better one is the greater one. */
    static final Comparator<Signal> BY_CONTENT = Comparator.comparing(
                    (Signal signal) -> signal.body().isPresent())
            .thenComparing(signal -> signal.updatedAt().orElse(Instant.MIN))
            .thenComparing(Signal::isSuccess);

    private SignalRank() {}

    /** The first where neither is better. */
    static Signal better(Signal first, Signal second) {
        if (first.isIncurable() != second.isIncurable()) {
            return first.isIncurable() ? first : second;
        }
        return BY_CONTENT.compare(second, first) > 0 ? second : first;
    }
}
