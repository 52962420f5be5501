package dev.carflow.migration.checklist;

import dev.carflow.migration.Phase;

/** An item of the checklist and what was found. */
public record Judged(String id, Phase phase, String text, Finding finding) {

    public Verdict verdict() {
        return finding.verdict();
    }
}
