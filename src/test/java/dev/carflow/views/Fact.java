package dev.carflow.views;

import java.util.List;
import java.util.Optional;

/**
 * What is reported about one vehicle, without any form: the records are made of it, and the expected result is computed from
 * it. Times are minutes.
 */
sealed interface Fact {

    String VEHICLE = "car";

    String user();

    /** A signal of an event; a value of -1 is a body that says that there is none. */
    record SignalFact(
            String code,
            String status,
            Optional<String> error,
            Optional<Integer> value,
            Optional<Integer> maker,
            Optional<Integer> retrieved) {

        boolean isSuccess() {
            return status.equals("SUCCESS");
        }
    }

    /** The value of a signal that a worker remembered. */
    record Remembered(String code, int value, Optional<Integer> maker, Optional<Integer> retrieved, int learned) {}

    /** An error of the vehicle; no signals mean all of it. */
    record Trouble(String type, List<String> signals, boolean resolved) {}

    record Event(
            String id,
            String user,
            String route,
            int received,
            int enriched,
            boolean first,
            Optional<Integer> sequence,
            Optional<String> account,
            List<SignalFact> signals,
            List<SignalFact> answered,
            List<Remembered> remembered,
            List<String> withheld,
            List<Trouble> errors)
            implements Fact {

        Optional<SignalFact> own(String code) {
            return signals.stream().filter(signal -> signal.code().equals(code)).findFirst();
        }
    }

    /** No codes mean every signal. */
    record Permission(String user, boolean withdrawn, List<String> codes, int at) implements Fact {}

    record Removed(String user, int at) implements Fact {}
}
