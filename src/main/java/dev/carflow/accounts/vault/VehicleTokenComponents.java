package dev.carflow.accounts.vault;

import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.VehicleTokenMetrics;
import dev.carflow.smartcar.legacy.LegacyTokens;
import dev.carflow.smartcar.legacy.VehicleTokens;
import dev.carflow.smartcar.legacy.VehicleTokensSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Produces the cache of vehicle tokens over the vault, when a vehicle's token is first needed. */
@ApplicationScoped
public class VehicleTokenComponents {

    @Produces
    @Singleton
    VehicleTokens vehicleTokens(
            MigrationState migration, LegacyTokens legacy, PostgresTokenStore store, VehicleTokenMetrics metrics) {
        VehicleTokensSettings settings = VehicleTokensSettings.defaults();
        VehicleTokens tokens = new VehicleTokens(
                migration.renewsVehicleTokens() ? Optional.of(legacy::refresh) : Optional.empty(),
                store,
                migration.renewsVehicleTokens() ? settings : settings.withoutRefreshAhead(),
                Clock.systemUTC(),
                () -> ThreadLocalRandom.current().nextDouble(),
                metrics);
        metrics.observe(tokens);
        return tokens;
    }

    void close(@Disposes VehicleTokens tokens) {
        tokens.close();
    }
}
