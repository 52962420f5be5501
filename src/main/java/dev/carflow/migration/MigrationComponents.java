package dev.carflow.migration;

import dev.carflow.accounts.connect.MigrationPhase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What others are told of the migration. */
@ApplicationScoped
public class MigrationComponents {

    @Produces
    @Singleton
    MigrationPhase phase(MigrationConfig config) {
        boolean kept = config.phase().keepsVehicleTokens();
        return new MigrationPhase(kept, kept && config.vehicleTokensRenewedBy() == Renewer.CARFLOW);
    }
}
