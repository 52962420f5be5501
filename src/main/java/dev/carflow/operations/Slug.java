package dev.carflow.operations;

import java.util.Locale;

/** The form of constants in headers, metric tags, logs and JSON: {@code VEHICLE_STATE} is {@code vehicle-state}. */
public final class Slug {

    private Slug() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
