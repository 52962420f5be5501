package dev.carflow.sandbox.simulator.webhooks;

import java.util.List;

/**
 * How VERIFY is sent (contract 1).
 *
 * @param forms of the challenges, one after the other
 * @param signed share of those with {@code SC-Signature}: sources disagree (1.4)
 * @param isoTimes share of those with an ISO-8601 {@code deliveredAt} (1.1)
 * @param legacy share of those in the form of payload 2.0 (1.2)
 */
public record Challenges(List<ChallengeForm> forms, double signed, double isoTimes, double legacy) {

    public Challenges {
        forms = List.copyOf(forms);
        if (forms.isEmpty()) {
            throw new IllegalArgumentException("a challenge has a form");
        }
        Shares.check(signed, isoTimes, legacy);
    }

    /** Unsigned UUIDs, as they arrive in production. */
    public static Challenges realistic() {
        return new Challenges(List.of(ChallengeForm.UUID_TEXT), 0, 0, 0);
    }

    /** Every form in turn, half of them signed. */
    public static Challenges harsh() {
        return new Challenges(List.of(ChallengeForm.values()), 0.5, 0.5, 0.25);
    }
}
