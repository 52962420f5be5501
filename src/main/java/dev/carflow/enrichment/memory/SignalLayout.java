package dev.carflow.enrichment.memory;

import com.github.benmanes.caffeine.cache.Interner;
import dev.carflow.smartcar.api.Signal;
import java.util.List;
import java.util.Optional;

/**
 * The signals that a vehicle has, in order. Vehicles of one kind have the same, so all of them share one object while
 * there is any; one per vehicle would take more memory than the values.
 */
record SignalLayout(List<Name> names) {

    private static final Interner<SignalLayout> LAYOUTS = Interner.newWeakInterner();
    private static final Interner<Name> NAMES = Interner.newWeakInterner();

    /** The names of a signal; the same for all vehicles. */
    record Name(String code, Optional<String> name, Optional<String> group) {}

    static final SignalLayout NONE = of(List.of());

    /** Returns whether these signals have this layout. */
    boolean isOf(List<Signal> signals) {
        if (signals.size() != names.size()) {
            return false;
        }
        for (int i = 0; i < names.size(); i++) {
            Signal signal = signals.get(i);
            Name name = names.get(i);
            if (!name.code().equals(signal.code())
                    || !name.name().equals(signal.name())
                    || !name.group().equals(signal.group())) {
                return false;
            }
        }
        return true;
    }

    static SignalLayout of(List<Signal> signals) {
        return LAYOUTS.intern(new SignalLayout(signals.stream()
                .map(signal -> NAMES.intern(new Name(signal.code(), signal.name(), signal.group())))
                .toList()));
    }
}
