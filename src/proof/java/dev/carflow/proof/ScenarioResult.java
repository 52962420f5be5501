package dev.carflow.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * The result of one scenario.
 *
 * @param scenario its name and parameters
 * @param events that happened
 * @param deliveries of them on the raw topics, including repeated ones
 * @param enriched events that came out
 * @param calls that arrived at the simulated Smartcar
 * @param figures of interest in this scenario only
 */
record ScenarioResult(
        String scenario,
        long events,
        long deliveries,
        long enriched,
        long calls,
        List<String> figures,
        Violations violations) {

    static final String HEAD = "| Scenario | Events | Delivered | Out | Calls | Figures | Violations |\n"
            + "| --- | ---: | ---: | ---: | ---: | --- | ---: |";

    boolean isKept() {
        return violations.count() == 0;
    }

    /** Returns the row as Markdown, and below it the violations. */
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("| %s | %d | %d | %d | %d | %s | %d |"
                .formatted(
                        scenario, events, deliveries, enriched, calls, String.join(", ", figures), violations.count()));
        lines.addAll(violations.lines());
        return String.join("\n", lines);
    }
}
