package dev.carflow.migration.checklist;

import dev.carflow.migration.Phase;

/** An item of the checklist and its finding. */
public record CheckResult(String id, Phase phase, String text, CheckFinding finding) {

    public CheckVerdict verdict() {
        return finding.verdict();
    }
}
