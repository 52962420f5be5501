package dev.carflow.smartcar;

/**
 * How far this process is in the migration from vehicle tokens to the application token, by its settings.
 *
 * @param renewer which side renews vehicle tokens while there are any
 */
public record MigrationState(MigrationPhase phase, TokenRenewer renewer) {

    /** Whether new connections get vehicle tokens as well, for which the redirect has to carry a code. */
    public boolean wantsVehicleTokens() {
        return phase.keepsVehicleTokens();
    }

    /** Whether Carflow renews vehicle tokens. */
    public boolean renewsVehicleTokens() {
        return wantsVehicleTokens() && renewer == TokenRenewer.CARFLOW;
    }

    /** Whether the customer's own application renews them, and so gets new pairs with the claim's answer. */
    public boolean handsPairsOver() {
        return wantsVehicleTokens() && renewer == TokenRenewer.CUSTOMER;
    }
}
