package dev.carflow.migration.checklist;

import java.util.Optional;

/**
 * @param reason one sentence, without a full stop
 * @param next what to do about it; none where nothing is to be done
 */
public record Finding(Verdict verdict, String reason, Optional<String> next) {

    static Finding holds(String reason) {
        return new Finding(Verdict.HOLDS, reason, Optional.empty());
    }

    static Finding notApplicable(String reason) {
        return new Finding(Verdict.NOT_APPLICABLE, reason, Optional.empty());
    }

    static Finding doesNotHold(String reason, String next) {
        return new Finding(Verdict.DOES_NOT_HOLD, reason, Optional.of(next));
    }

    static Finding unknown(String reason, String next) {
        return new Finding(Verdict.UNKNOWN, reason, Optional.of(next));
    }
}
