package dev.carflow.scenario;

import java.time.Duration;

/**
 * A value of a signal that an event reports.
 *
 * @param value in the unit of {@link Signal}
 * @param at when the car had it, since the beginning of the play; may be negative
 */
public record Measurement(Signal signal, long value, Duration at) {

    /** The signals that scenarios use: one code, one member {@code value}, one unit. */
    public enum Signal {
        CHARGE("tractionbattery-stateofcharge", "TractionBattery", "StateOfCharge", "percent"),
        RANGE("tractionbattery-range", "TractionBattery", "Range", "km"),
        ODOMETER("odometer-traveleddistance", "Odometer", "TraveledDistance", "km");

        private final String code;
        private final String group;
        private final String label;
        private final String unit;

        Signal(String code, String group, String label, String unit) {
            this.code = code;
            this.group = group;
            this.label = label;
            this.unit = unit;
        }

        public String code() {
            return code;
        }

        public String group() {
            return group;
        }

        /** Returns Smartcar's name of it. */
        public String label() {
            return label;
        }

        public String unit() {
            return unit;
        }
    }

    /** Leaves out the value. */
    @Override
    public String toString() {
        return "Measurement[" + signal.code() + "]";
    }
}
