package dev.carflow.smartcar;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Provides the state of the migration to all that call Smartcar. */
@ApplicationScoped
public class MigrationStateProducer {

    @Produces
    @Singleton
    MigrationState migrationState(MigrationPhaseConfig config) {
        return new MigrationState(config.phase(), config.vehicleTokensRenewedBy());
    }
}
