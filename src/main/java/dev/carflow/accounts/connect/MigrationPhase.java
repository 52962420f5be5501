package dev.carflow.accounts.connect;

/** What the migration still needs of Connect. */
@FunctionalInterface
public interface MigrationPhase {

    /** Whether new connections get vehicle tokens as well, for which the redirect has to carry a code. */
    boolean wantsVehicleTokens();
}
