package dev.carflow.proof.migration;

import java.util.List;

/**
 * The result of a scenario.
 *
 * @param events acknowledged
 * @param enriched events that came out
 * @param calls that arrived at the simulated Smartcar
 * @param broken promises; empty if the scenario succeeded
 */
public record MigrationResult(
        String scenario, long events, long enriched, long calls, List<String> figures, List<Broken> broken) {

    /** A broken promise, with an example. */
    public record Broken(String promise, String example) {}

    public MigrationResult {
        figures = List.copyOf(figures);
        broken = List.copyOf(broken);
    }

    /** For a scenario without traffic. */
    static MigrationResult of(String scenario, long calls, List<String> figures, List<Broken> broken) {
        return new MigrationResult(scenario, 0, 0, calls, figures, broken);
    }
}
