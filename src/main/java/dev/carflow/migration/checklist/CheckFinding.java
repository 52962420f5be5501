package dev.carflow.migration.checklist;

import java.util.Optional;

/**
 * @param reason one sentence, without a full stop
 * @param next what to do about it; none where nothing has to be done
 */
public record CheckFinding(CheckVerdict verdict, String reason, Optional<String> next) {

    static CheckFinding holds(String reason) {
        return new CheckFinding(CheckVerdict.HOLDS, reason, Optional.empty());
    }

    static CheckFinding notApplicable(String reason) {
        return new CheckFinding(CheckVerdict.NOT_APPLICABLE, reason, Optional.empty());
    }

    static CheckFinding doesNotHold(String reason, String next) {
        return new CheckFinding(CheckVerdict.DOES_NOT_HOLD, reason, Optional.of(next));
    }

    static CheckFinding unknown(String reason, String next) {
        return new CheckFinding(CheckVerdict.UNKNOWN, reason, Optional.of(next));
    }
}
