package dev.carflow.enrichment.need;

import dev.carflow.smartcar.api.Signal.SignalError;
import java.util.Locale;
import java.util.Set;

/** Errors of a signal that no call can cure (contract 8): types are an open set whose case varies. */
public final class Incurable {

    private static final Set<String> TYPES = Set.of("COMPATIBILITY", "PERMISSION");

    private Incurable() {}

    public static boolean is(SignalError error) {
        return error.type()
                .filter(type -> TYPES.contains(type.toUpperCase(Locale.ROOT)))
                .isPresent();
    }
}
