package dev.carflow.migration.compare;

/**
 * One signal in which the two answers differ.
 *
 * @param application the application token's answer, {@code -} for nothing
 * @param vehicleToken the vehicle token's answer
 */
public record Difference(String code, Kind kind, String application, String vehicleToken) {

    /** The kind of a difference. */
    public enum Kind {
        /** Only one of them has the signal. */
        PRESENCE,
        STATUS,
        VALUE,
        /** The vehicle's times are too far apart. */
        TIME
    }

    /** Values can be places. */
    @Override
    public String toString() {
        return "Difference[" + code + ", " + kind + "]";
    }
}
