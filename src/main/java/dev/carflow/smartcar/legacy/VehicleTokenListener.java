package dev.carflow.smartcar.legacy;

/** Receives events of vehicle tokens, to count them. Called on any thread; must not block. */
public interface VehicleTokenListener {

    /** Ignores all events. */
    VehicleTokenListener NONE = new VehicleTokenListener() {};

    /** A new pair was granted; it is not saved yet. */
    default void rotated() {}

    /** Another process had rotated first. */
    default void conflicted() {}

    /** A user has to connect again. */
    default void refused() {}

    /** A vehicle has no token for now; one that is still valid stays in use meanwhile. */
    default void failed(VehicleTokenProblem problem) {}

    /** The API refused a token, and it was dropped. */
    default void invalidated() {}
}
