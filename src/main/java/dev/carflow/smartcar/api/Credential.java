package dev.carflow.smartcar.api;

import dev.carflow.smartcar.token.AccessToken;

/** With what a call about one vehicle is made: the two ways between which the migration guide leads. */
public sealed interface Credential {

    /**
     * The application's token, and {@code sc-user-id} (contract 7.1).
     *
     * @param userId whose vehicle it is
     */
    record ApplicationCredential(String userId) implements Credential {

        @Override
        public String toString() {
            return "ApplicationCredential[…]";
        }
    }

    /**
     * The vehicle's own token, and nothing else: the guide's "before" code asks v3 with it. Whether Smartcar still takes
     * it there is not known (contract 0.2); if not, the call ends as {@link ApiProblem.Unauthorized} or {@link
     * ApiProblem.Forbidden}.
     */
    record VehicleCredential(AccessToken token) implements Credential {}
}
