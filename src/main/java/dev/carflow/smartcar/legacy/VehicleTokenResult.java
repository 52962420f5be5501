package dev.carflow.smartcar.legacy;

import dev.carflow.smartcar.token.AccessToken;

/** Whether there is a token to call with for a vehicle, and if not, what helps. */
public sealed interface VehicleTokenResult {

    /** For {@link dev.carflow.smartcar.api.Credential.VehicleCredential}. */
    record Valid(AccessToken token) implements VehicleTokenResult {}

    /** None is stored: the vehicle needs the application's token, or to be connected. */
    record NoTokens() implements VehicleTokenResult {}

    /** Smartcar takes the refresh token no more; the store has it marked. Only the user can help, by connecting again. */
    record ReauthenticationNeeded() implements VehicleTokenResult {}

    /** Not now. */
    record Unavailable(VehicleTokenProblem problem) implements VehicleTokenResult {}
}
