package dev.carflow.routing;

import dev.carflow.operations.Slug;

/** Whether an event is about somebody's car, by what its payload says in any place (contract 3.3, 5.1 and 12.1). */
public enum VehicleMode {
    LIVE,

    /** The event does not say, as those of 2025, or in a word of a later time. It is taken for a live one. */
    UNKNOWN,

    /** Of a vehicle that Smartcar simulates. */
    SIMULATED,

    /** Sent by hand from the dashboard. */
    TEST;

    /**
     * Returns what the places of a payload that have a mode say together. One that says "not live" is believed against all
     * others: a real car in the test topic is found there, a made-up one among real ones is not.
     *
     * @param told in any case; null where a place has none
     */
    public static VehicleMode of(String... told) {
        VehicleMode least = null;
        for (String word : told) {
            if (word != null) {
                VehicleMode mode = read(word);
                least = least == null || mode.compareTo(least) > 0 ? mode : least;
            }
        }
        return least == null ? UNKNOWN : least;
    }

    private static VehicleMode read(String word) {
        for (VehicleMode mode : values()) {
            if (mode.name().equalsIgnoreCase(word)) {
                return mode;
            }
        }
        return UNKNOWN;
    }

    /** The value of the header {@code carflow-mode}. */
    public String slug() {
        return Slug.of(this);
    }
}
