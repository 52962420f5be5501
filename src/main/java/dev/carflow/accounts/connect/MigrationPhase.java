package dev.carflow.accounts.connect;

/**
 * What the migration still needs of Connect.
 *
 * @param wantsVehicleTokens whether new connections get vehicle tokens as well, for which the redirect has to carry a code
 * @param renewsVehicleTokens whether Carflow renews them; if not, the customer's own application does, and gets them with
 *     the claim's answer
 */
public record MigrationPhase(boolean wantsVehicleTokens, boolean renewsVehicleTokens) {

    /** Whether the customer's backend is given the pair that a code brought. */
    boolean handsPairsOver() {
        return wantsVehicleTokens && !renewsVehicleTokens;
    }
}
