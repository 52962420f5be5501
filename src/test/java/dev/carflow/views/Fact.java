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

    /** What an event says of a signal; a value of -1 is a body that says that there is none. */
    record Said(
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

    /** What a worker remembered of a signal. */
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
            List<Said> signals,
            List<Said> answered,
            List<Remembered> remembered,
            List<String> withheld,
            List<Trouble> errors)
            implements Fact {

        Optional<Said> own(String code) {
            return signals.stream().filter(said -> said.code().equals(code)).findFirst();
        }
    }

    /** No codes mean every signal. */
    record Permission(String user, boolean withdrawn, List<String> codes, int at) implements Fact {}

    record Removed(String user, int at) implements Fact {}
}
