package dev.carflow.sandbox.simulator.fleet;

/** What a vehicle is doing. */
sealed interface Activity {

    /** Standing, whether or not a cable is in. */
    record Parked() implements Activity {}

    /** Standing with the cable in, taking {@code kw}. */
    record Charging(double kw) implements Activity {}

    /** A straight leg of a trip at a constant speed; headings in degrees, clockwise from north. */
    record Driving(double kph, double heading, int legsLeft) implements Activity {}
}
