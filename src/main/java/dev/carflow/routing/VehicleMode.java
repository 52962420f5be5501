package dev.carflow.routing;

import dev.carflow.operations.Slug;

/** Whether an event is about a real car, by all modes in its payload (contract 3.3, 5.1 and 12.1). */
public enum VehicleMode {
    LIVE,

    /** The event has no mode, like those of 2025, or one of a later date. Treated as live. */
    UNKNOWN,

    /** About a vehicle that Smartcar simulates. */
    SIMULATED,

    /** Sent by hand from the dashboard. */
    TEST;

    private static final VehicleMode[] ALL = values();

    /**
     * Combines the modes in a payload. One "not live" outweighs all others: a real car in the test topic will be found
     * there, a simulated one among real ones will not.
     *
     * @param modes in any case; null where a place has none
     */
    public static VehicleMode of(String... modes) {
        VehicleMode least = null;
        for (String word : modes) {
            if (word != null) {
                VehicleMode mode = read(word);
                least = least == null || mode.compareTo(least) > 0 ? mode : least;
            }
        }
        return least == null ? UNKNOWN : least;
    }

    private static VehicleMode read(String word) {
        for (VehicleMode mode : ALL) {
            if (mode.name().equalsIgnoreCase(word)) {
                return mode;
            }
        }
        return UNKNOWN;
    }

    /** Returns the value of the header {@code carflow-mode}. */
    public String slug() {
        return Slug.of(this);
    }
}
