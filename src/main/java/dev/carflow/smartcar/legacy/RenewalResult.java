package dev.carflow.smartcar.legacy;

import dev.carflow.smartcar.legacy.VehicleTokenStore.PairVersion;
import java.time.Duration;
import java.util.Optional;

/** The result of one {@link Renewal}. */
sealed interface RenewalResult {

    /**
     * The pair is in the store.
     *
     * @param rotated whether this attempt rotated it
     */
    record Renewed(TokenPair pair, boolean rotated) implements RenewalResult {}

    /**
     * Granted but not stored yet, so it must not be used.
     *
     * @param meanwhile the stored pair, which may not be over yet
     */
    record NotSaved(UnsavedPair unsaved, Optional<TokenPair> meanwhile) implements RenewalResult {}

    /** The store has no tokens. */
    record Absent() implements RenewalResult {}

    /** The store has tokens of the vehicle, but none that is known to be this user's. */
    record OfAnotherUser() implements RenewalResult {}

    /** The user has to connect again. */
    record Refused() implements RenewalResult {}

    /**
     * @param atLeast the pause that the endpoint demands
     * @param soon whether to retry without a caller: a pair may have been granted and lost on its way, and the refresh
     *     token that gets another one works for a minute only
     * @param meanwhile the stored pair, which may not be over yet
     */
    record Failed(VehicleTokenProblem problem, Duration atLeast, boolean soon, Optional<TokenPair> meanwhile)
            implements RenewalResult {

        Failed(VehicleTokenProblem problem, Duration atLeast, boolean soon) {
            this(problem, atLeast, soon, Optional.empty());
        }

        Failed(VehicleTokenProblem problem) {
            this(problem, Duration.ZERO, false);
        }

        Failed with(Optional<TokenPair> stored) {
            return new Failed(problem, atLeast, soon, stored);
        }
    }

    /** @param version of the pair whose refresh token was used for it */
    record UnsavedPair(PairVersion version, TokenPair pair) {}
}
