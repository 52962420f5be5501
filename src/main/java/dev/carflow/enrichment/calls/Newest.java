package dev.carflow.enrichment.calls;

import dev.carflow.smartcar.api.Signal;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Which of two signals of the same code is remembered. */
final class Newest {

    private Newest() {}

    static Map<String, Signal> merge(Map<String, Signal> known, Collection<Signal> heard) {
        Map<String, Signal> merged = new HashMap<>(known);
        heard.forEach(signal -> merged.merge(
                signal.code(), signal.isIncurable() ? SignalCodec.withoutBody(signal) : signal, Newest::of));
        return merged;
    }

    /**
     * An error that no call can cure ends what was known, the last value in its body too, since the permission may be
     * gone: the error alone is remembered, so that nobody asks again. Else a value outlives an error without one, the later value an earlier one by the maker's time, and a success a failure
     * that repeats the same value. What is equal in all that is as heard last.
     */
    private static Signal of(Signal known, Signal heard) {
        if (heard.isIncurable()) {
            return heard;
        }
        if (known.body().isPresent() != heard.body().isPresent()) {
            return known.body().isPresent() ? known : heard;
        }
        int later = at(heard).compareTo(at(known));
        if (later == 0) {
            return known.isSuccess() && !heard.isSuccess() && known.body().isPresent() ? known : heard;
        }
        return later > 0 ? heard : known;
    }

    private static Instant at(Signal signal) {
        return signal.updatedAt().orElse(Instant.MIN);
    }
}
