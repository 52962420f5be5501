package dev.carflow.migration.checklist;

import dev.carflow.smartcar.MigrationPhase;

/** An item of the checklist and its finding. */
public record CheckResult(String id, MigrationPhase phase, String text, CheckFinding finding) {

    public CheckVerdict verdict() {
        return finding.verdict();
    }
}
