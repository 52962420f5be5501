package dev.carflow.accounts.vault;

import dev.carflow.accounts.VehicleChanged;
import dev.carflow.accounts.VehicleChangesMissed;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.legacy.VehicleTokens;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/**
 * Drops the cached token of a vehicle that was connected again or removed, in this process or another, and all cached
 * tokens where such a notification may have been missed.
 */
@ApplicationScoped
public class ChangedVehicles {

    private final MigrationState migration;
    private final Instance<VehicleTokens> cache;

    @Inject
    public ChangedVehicles(MigrationState migration, Instance<VehicleTokens> cache) {
        this.migration = migration;
        this.cache = cache;
    }

    void onChanged(@Observes VehicleChanged changed) {
        if (migration.wantsVehicleTokens()) {
            cache.get().forget(changed.smartcarVehicleId());
        }
    }

    /** Not on the event loop: there may be very many. */
    void onMissed(@Observes VehicleChangesMissed missed) {
        if (migration.wantsVehicleTokens()) {
            Infrastructure.getDefaultWorkerPool().execute(() -> cache.get().revalidateAll());
        }
    }
}
