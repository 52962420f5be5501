package dev.carflow.sandbox.simulator.fleet;

/** A vehicle's present activity. */
sealed interface Activity {

    /** Parked, with or without a cable plugged in. */
    record Parked() implements Activity {}

    /** Parked with the cable plugged in, charging with {@code kw}. */
    record Charging(double kw) implements Activity {}

    /** A straight leg of a trip at a constant speed; headings in degrees, clockwise from north. */
    record Driving(double kph, double heading, int legsLeft) implements Activity {}
}
