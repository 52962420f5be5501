package dev.carflow.smartcar.api;

import dev.carflow.smartcar.token.AccessToken;

/** The credential of a call about one vehicle: one of the two that the migration guide leads between. */
public sealed interface Credential {

    /**
     * The application's token, and {@code sc-user-id} (contract 7.1).
     *
     * @param userId of the user who connected the vehicle
     */
    record ApplicationCredential(String userId) implements Credential {

        @Override
        public String toString() {
            return "ApplicationCredential[…]";
        }
    }

    /**
     * The vehicle's own token alone: the guide's "before" code calls v3 with it. Whether Smartcar still accepts it there
     * is not known (contract 0.2); if not, the call ends as {@link ApiProblem.Unauthorized} or {@link
     * ApiProblem.Forbidden}.
     */
    record VehicleCredential(AccessToken token) implements Credential {}
}
