package dev.carflow.accounts.vault;

import dev.carflow.accounts.VehicleChanged;
import dev.carflow.accounts.VehicleChangesMissed;
import dev.carflow.accounts.connect.MigrationPhase;
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

    private final MigrationPhase phase;
    private final Instance<VehicleTokens> cache;

    @Inject
    public ChangedVehicles(MigrationPhase phase, Instance<VehicleTokens> cache) {
        this.phase = phase;
        this.cache = cache;
    }

    void onChanged(@Observes VehicleChanged changed) {
        if (phase.wantsVehicleTokens()) {
            cache.get().forget(changed.smartcarVehicleId());
        }
    }

    /** Not on the event loop: there may be very many. */
    void onMissed(@Observes VehicleChangesMissed missed) {
        if (phase.wantsVehicleTokens()) {
            Infrastructure.getDefaultWorkerPool().execute(() -> cache.get().revalidateAll());
        }
    }
}
