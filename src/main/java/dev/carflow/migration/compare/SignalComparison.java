package dev.carflow.migration.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.migration.compare.Difference.Kind;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.VehicleSignals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares two answers about one vehicle, signal by signal. They are requested one after the other, so the vehicle may
 * have reported something new in between: another value with another time is a difference only if the times are
 * further apart than the tolerance.
 */
final class SignalComparison {

    private static final String NOTHING = "-";
    private static final String HIDDEN = "(hidden)";
    private static final int LONGEST = 60;

    private final Duration tolerance;

    SignalComparison(Duration tolerance) {
        this.tolerance = tolerance;
    }

    /** Returns the differences in the order of the signals' codes. */
    List<Difference> of(VehicleSignals application, VehicleSignals vehicleToken) {
        Map<String, Signal> one = byCode(application);
        Map<String, Signal> other = byCode(vehicleToken);
        Set<String> codes = new TreeSet<>(one.keySet());
        codes.addAll(other.keySet());
        List<Difference> differences = new ArrayList<>();
        codes.forEach(code -> compare(code, Optional.ofNullable(one.get(code)), Optional.ofNullable(other.get(code)))
                .ifPresent(differences::add));
        return differences;
    }

    private Optional<Difference> compare(String code, Optional<Signal> one, Optional<Signal> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return Optional.of(new Difference(code, Kind.PRESENCE, status(one), status(other)));
        }
        Signal first = one.get();
        Signal second = other.get();
        if (isApart(first, second)) {
            return Optional.of(new Difference(code, Kind.TIME, time(first), time(second)));
        }
        if (!isOfOneTime(first, second)) {
            return Optional.empty();
        }
        if (!first.status().equalsIgnoreCase(second.status())) {
            return Optional.of(new Difference(code, Kind.STATUS, first.status(), second.status()));
        }
        return tree(first).equals(tree(second))
                ? Optional.empty()
                : Optional.of(new Difference(code, Kind.VALUE, value(first), value(second)));
    }

    private boolean isApart(Signal one, Signal other) {
        Optional<Instant> first = at(one);
        Optional<Instant> second = at(other);
        return first.isPresent()
                && second.isPresent()
                && Duration.between(first.get(), second.get()).abs().compareTo(tolerance) > 0;
    }

    private static boolean isOfOneTime(Signal one, Signal other) {
        return Objects.equals(at(one), at(other));
    }

    /** The time at which the vehicle reported it, or else of the retrieval. */
    private static Optional<Instant> at(Signal signal) {
        return signal.oemUpdatedAt().or(signal::retrievedAt);
    }

    private static Optional<JsonNode> tree(Signal signal) {
        return signal.body().map(RawJson::tree);
    }

    private static String status(Optional<Signal> signal) {
        return signal.map(Signal::status).orElse(NOTHING);
    }

    private static String time(Signal signal) {
        return at(signal).map(Instant::toString).orElse(NOTHING);
    }

    /** Hides places and VINs: the output ends up in tickets. */
    private static String value(Signal signal) {
        String code = signal.code().toLowerCase(Locale.ROOT);
        if (code.startsWith("location") || code.contains("vin") || code.contains("nickname")) {
            return HIDDEN;
        }
        String text = signal.body().map(RawJson::text).orElse(NOTHING);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static Map<String, Signal> byCode(VehicleSignals signals) {
        return signals.signals().stream()
                .collect(Collectors.toMap(
                        signal -> signal.code().toLowerCase(Locale.ROOT),
                        signal -> signal,
                        (first, second) -> first,
                        TreeMap::new));
    }
}
