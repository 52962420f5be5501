package dev.carflow.scenario.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.scenario.Measurement.Signal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A consumer's result lines, folded in their order: the last one about a signal or an error counts. A consumer that keeps cars
 * without their users leaves the user out.
 */
public final class ConsumerResults {

    private final Map<Subject, ResultLine.Value> values = new HashMap<>();
    private final Map<ErrorSubject, ResultLine.Error> errors = new HashMap<>();
    private final Set<String> everHeld = new HashSet<>();
    private final Map<String, Map<String, Integer>> effects = new HashMap<>();
    private boolean namesEvents;
    private boolean hasErrors;

    private record Subject(String user, String vehicle, String code) {}

    private record ErrorSubject(String user, String vehicle, String type, String code) {}

    public static ConsumerResults of(List<ResultLine> lines) {
        ConsumerResults results = new ConsumerResults();
        lines.forEach(results::add);
        return results;
    }

    private void add(ResultLine line) {
        if (line instanceof ResultLine.Erased erased) {
            List<String> key = erased.key();
            values.keySet()
                    .removeIf(each -> each.user().equals(key.get(0))
                            && (key.size() < 2 || each.vehicle().equals(key.get(1)))
                            && (key.size() < 3 || each.code().equals(key.get(2))));
            errors.keySet()
                    .removeIf(each -> each.user().equals(key.get(0))
                            && (key.size() == 1
                                    || key.size() == 2 && each.vehicle().equals(key.get(1))));
        } else if (line instanceof ResultLine.Value value) {
            String user = value.user().orElse("");
            values.put(new Subject(user, value.vehicle(), value.code()), value);
            value.value().ifPresent(held -> everHeld.add(held(value.vehicle(), value.code(), held)));
            effect(value.event(), user + ' ' + value.vehicle() + ' ' + value.code());
        } else if (line instanceof ResultLine.Error error) {
            hasErrors = true;
            String user = error.user().orElse("");
            errors.put(
                    new ErrorSubject(
                            user, error.vehicle(), error.type(), error.code().orElse("")),
                    error);
            effect(error.event(), user + ' ' + error.vehicle() + ' ' + error.type() + ' ' + error.code());
        } else {
            effect(line.event(), "counted");
        }
    }

    private void effect(Optional<String> event, String on) {
        event.ifPresent(id -> {
            namesEvents = true;
            effects.computeIfAbsent(id, none -> new HashMap<>()).merge(on, 1, Integer::sum);
        });
    }

    /** Returns the line with the present value of a signal; empty if there is none. */
    Optional<ResultLine.Value> value(String user, String vehicle, Signal signal) {
        return Optional.ofNullable(values.get(new Subject(user, vehicle, signal.code())))
                .or(() -> Optional.ofNullable(values.get(new Subject("", vehicle, signal.code()))))
                .filter(line -> line.value().isPresent());
    }

    /** Returns whether the value was ever the present one of a vehicle. */
    boolean everHeld(String vehicle, Signal signal, long value) {
        return everHeld.contains(vehicle + ' ' + signal.code() + ' ' + value);
    }

    boolean hasError(String user, String vehicle, String type, String code) {
        return errors.entrySet().stream()
                .anyMatch(each -> !each.getValue().resolved()
                        && (each.getKey().user().isEmpty()
                                || each.getKey().user().equals(user))
                        && each.getKey().vehicle().equals(vehicle)
                        && each.getKey().type().equals(type)
                        && (each.getKey().code().isEmpty()
                                || each.getKey().code().equals(code)));
    }

    /** Returns how often an event had its effect on the thing that it had most of. */
    int mostEffects(String event) {
        return effects.getOrDefault(event, Map.of()).values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    /** Returns whether any line names its event. */
    boolean namesEvents() {
        return namesEvents;
    }

    /** Returns whether any line is about an error. */
    boolean hasErrors() {
        return hasErrors;
    }

    private static String held(String vehicle, String code, JsonNode value) {
        return vehicle + ' ' + code + ' ' + text(value);
    }

    /** Returns a number in one spelling: 81.0 is 81. */
    static String text(JsonNode value) {
        return value.isNumber()
                ? value.decimalValue().stripTrailingZeros().toPlainString()
                : Objects.toString(value.textValue(), value.toString());
    }
}
