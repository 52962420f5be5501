package dev.carflow.proof;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The signals that workers are configured to want, and their greatest age.
 *
 * @param codes of the wanted signals; empty for all that the vehicle has
 */
record SignalDemand(List<String> codes, Duration age) {

    /** All that a vehicle has. */
    static SignalDemand everyDay() {
        return new SignalDemand(List.of(), Duration.ofHours(24));
    }

    static SignalDemand of(Duration age, String... codes) {
        return new SignalDemand(List.of(codes), age);
    }

    boolean includes(String code) {
        return codes.isEmpty() || codes.contains(code);
    }

    Optional<Duration> ageOf(String code) {
        return includes(code) ? Optional.of(age) : Optional.empty();
    }

    /** Returns the value of {@code carflow.enrichment.signals}. */
    String setting() {
        return codes.isEmpty()
                ? "all:" + seconds()
                : codes.stream().map(code -> code + ":" + seconds()).collect(Collectors.joining(","));
    }

    private String seconds() {
        return age.toSeconds() + "S";
    }
}
