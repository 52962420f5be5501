package dev.carflow.enrichment.memory;

import com.github.benmanes.caffeine.cache.Interner;
import dev.carflow.smartcar.api.Signal;
import java.util.List;
import java.util.Optional;

/**
 * Which signals a vehicle has, in which order. Vehicles of a kind have the same, so one object is shared by all of them,
 * as long as there is one; a record alone would cost more than the values.
 */
record SignalLayout(List<Name> names) {

    private static final Interner<SignalLayout> LAYOUTS = Interner.newWeakInterner();
    private static final Interner<Name> NAMES = Interner.newWeakInterner();

    /** What a signal is called; the same for all vehicles. */
    record Name(String code, Optional<String> name, Optional<String> group) {}

    static SignalLayout of(List<Signal> signals) {
        return LAYOUTS.intern(new SignalLayout(signals.stream()
                .map(signal -> NAMES.intern(new Name(signal.code(), signal.name(), signal.group())))
                .toList()));
    }
}
