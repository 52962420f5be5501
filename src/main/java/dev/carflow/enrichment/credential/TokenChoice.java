package dev.carflow.enrichment.credential;

/** The token to use for a call about a vehicle. */
public sealed interface TokenChoice {

    /** The application token, with the user's id. */
    record ApplicationToken() implements TokenChoice {}

    /**
     * The vehicle's own token.
     *
     * @param elseApplication whether the application token stands in if the vehicle has no working token; if not, the
     *     call is not made
     */
    record VehicleToken(boolean elseApplication) implements TokenChoice {}
}
