package dev.carflow.history.cli;

import dev.carflow.history.Processing;
import dev.carflow.history.Step;
import java.util.Map;

/** The words for steps and for what workers did, in text and JSON: a contract, docs/operations.md. */
final class StepWords {

    private static final Map<Class<? extends Step>, String> STEPS = Map.of(
            Step.Received.class, "received",
            Step.Spilled.class, "spilled",
            Step.Stored.class, "stored",
            Step.Quarantined.class, "quarantined",
            Step.DeadLettered.class, "dead-letter",
            Step.Redriven.class, "redriven",
            Step.Enriched.class, "enriched",
            Step.Readings.class, "readings",
            Step.RefusedSignature.class, "refused",
            Step.UserRemoved.class, "user-removed");

    private static final Map<Class<? extends Processing>, String> PROCESSING = Map.of(
            Processing.Enriched.class, "enriched",
            Processing.DeadLettered.class, "dead-letter",
            Processing.Duplicate.class, "duplicate",
            Processing.NotRead.class, "not-read",
            Processing.Waiting.class, "waiting",
            Processing.NoOutput.class, "no-output",
            Processing.Unknown.class, "unknown");

    private StepWords() {}

    static String word(Step step) {
        return STEPS.get(step.getClass());
    }

    static String word(Processing processing) {
        return PROCESSING.get(processing.getClass());
    }
}
