package dev.carflow.accounts.connect;

import java.util.Optional;

/** The content of a redirect from Smartcar Connect (contract 9.2 and 9.3). It is not signed. */
sealed interface Callback {

    /**
     * The user consented.
     *
     * @param state whatever was sent as such
     * @param userId none from older applications and after re-authentication
     * @param vehicleId after re-authentication
     * @param code only if it was asked for; a secret
     */
    record Consent(String state, Optional<String> userId, Optional<String> vehicleId, Optional<String> code)
            implements Callback {
        @Override
        public String toString() {
            return "Consent[…]";
        }
    }

    /** The user did not, or could not. */
    record Failure(String state, CallbackOutcome outcome) implements Callback {
        @Override
        public String toString() {
            return "Failure[" + outcome + "]";
        }
    }

    /** It is no redirect of Smartcar's. */
    record Unusable(CallbackOutcome outcome) implements Callback {}
}
