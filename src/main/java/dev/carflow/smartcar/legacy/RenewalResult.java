package dev.carflow.smartcar.legacy;

import dev.carflow.smartcar.legacy.VehicleTokenStore.PairVersion;
import java.time.Duration;
import java.util.Optional;

/** How one {@link Renewal} ended. */
sealed interface RenewalResult {

    /**
     * This pair is in the store.
     *
     * @param rotated whether by this attempt
     */
    record Renewed(TokenPair pair, boolean rotated) implements RenewalResult {}

    /**
     * Granted, but not in the store yet, so it is nobody's to use.
     *
     * @param meanwhile what is stored and may not be over yet
     */
    record NotSaved(UnsavedPair unsaved, Optional<TokenPair> meanwhile) implements RenewalResult {}

    /** The store has no tokens. */
    record Absent() implements RenewalResult {}

    /** The store has tokens of the vehicle, and none that is known to be this user's. */
    record OfAnotherUser() implements RenewalResult {}

    /** The user has to connect again. */
    record Refused() implements RenewalResult {}

    /**
     * @param atLeast how long to wait, if the endpoint said so
     * @param soon whether to try again without being asked: a pair may have been granted and lost on its way, and the
     *     refresh token that gets another one works for a minute only
     * @param meanwhile what is stored and may not be over yet
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

    /** @param version of the pair that was used up for it */
    record UnsavedPair(PairVersion version, TokenPair pair) {}
}
