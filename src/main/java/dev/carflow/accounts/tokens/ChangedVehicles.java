package dev.carflow.accounts.tokens;

import dev.carflow.accounts.VehicleChanged;
import dev.carflow.accounts.connect.MigrationPhase;
import dev.carflow.smartcar.legacy.VehicleTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/** Drops the remembered token of a vehicle that was connected anew or removed, here or in another process. */
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
}
