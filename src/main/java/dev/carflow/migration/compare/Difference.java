package dev.carflow.migration.compare;

/**
 * One signal that the two answers do not agree on.
 *
 * @param application what came with the application's token, {@code -} for nothing
 * @param vehicleToken what came with the vehicle's own
 */
public record Difference(String code, Kind kind, String application, String vehicleToken) {

    /** In what they differ. */
    public enum Kind {
        /** Only one of them has the signal. */
        PRESENCE,
        STATUS,
        VALUE,
        /** The vehicle said it at times that lie too far apart. */
        TIME
    }

    /** Values can be places. */
    @Override
    public String toString() {
        return "Difference[" + code + ", " + kind + "]";
    }
}
