package dev.carflow.migration.checklist;

import dev.carflow.smartcar.MigrationPhase;
import java.util.function.Function;

/**
 * One line of the guide's checklists.
 *
 * @param id such as {@code 2.3}: the third of phase 2
 * @param text as the guide has it
 */
record ChecklistItem(String id, MigrationPhase phase, String text, Function<Facts, CheckFinding> question) {

    CheckResult judge(Facts facts) {
        return new CheckResult(id, phase, text, question.apply(facts));
    }

    CheckResult unknown(String reason, String next) {
        return new CheckResult(id, phase, text, CheckFinding.unknown(reason, next));
    }
}
