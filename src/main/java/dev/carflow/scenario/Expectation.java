package dev.carflow.scenario;

import dev.carflow.scenario.Measurement.Signal;
import java.util.Map;

/** Something that must be so once a consumer has read a play. */
public sealed interface Expectation {

    /**
     * The present value of a signal, at the end.
     *
     * @param event that has it
     * @param others values that it must not be, each with the invariant that is broken then
     * @param ifNever broken if the consumer never had the value
     * @param ifLost broken if it had the value and has none at the end
     */
    record Value(
            String user,
            String vehicle,
            Signal signal,
            long value,
            String event,
            Map<Long, Stale> others,
            Invariant ifNever,
            Invariant ifLost)
            implements Expectation {

        public Value {
            others = Map.copyOf(others);
        }
    }

    /** An earlier value, its event, and what is broken if it is the value at the end. */
    record Stale(String event, Invariant broken) {}

    /** No value of a signal, at the end. */
    record NoValue(String user, String vehicle, Signal signal, Invariant broken) implements Expectation {}

    /** No error of this type and code, at the end. */
    record NoError(String user, String vehicle, String type, String code, Invariant broken) implements Expectation {}

    /** An event has an effect once at most, however often it comes. */
    record AtMostOnce(String event, Invariant broken) implements Expectation {}
}
