package dev.carflow.enrichment.credential;

/** Whose token a call about a vehicle is made with. */
public sealed interface TokenChoice {

    /** The application's, with the user's id. */
    record ApplicationToken() implements TokenChoice {}

    /**
     * The vehicle's own.
     *
     * @param elseApplication whether the application's token stands in where the vehicle has none that works; if not, the
     *     call is not made
     */
    record VehicleToken(boolean elseApplication) implements TokenChoice {}
}
