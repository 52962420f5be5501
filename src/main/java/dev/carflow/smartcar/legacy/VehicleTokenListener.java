package dev.carflow.smartcar.legacy;

/** Listens to what happens to vehicles' tokens, to count it. Called on whatever thread it happens on; must not block. */
public interface VehicleTokenListener {

    /** Nobody listens. */
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
