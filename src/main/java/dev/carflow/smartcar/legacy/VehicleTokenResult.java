package dev.carflow.smartcar.legacy;

import dev.carflow.smartcar.token.AccessToken;

/** The token for a vehicle, or why there is none. */
public sealed interface VehicleTokenResult {

    /** For {@link dev.carflow.smartcar.api.Credential.VehicleCredential}. */
    record Valid(AccessToken token) implements VehicleTokenResult {}

    /** None is stored: the vehicle needs the application's token, or has to be connected. */
    record NoTokens() implements VehicleTokenResult {}

    /**
     * Smartcar does not accept the refresh token any more; the store has it marked. Only the user can help, by
     * connecting again.
     */
    record ReauthenticationNeeded() implements VehicleTokenResult {}

    /** Not now. */
    record Unavailable(VehicleTokenProblem problem) implements VehicleTokenResult {}
}
