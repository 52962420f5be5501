package dev.carflow.migration.compare;

import dev.carflow.smartcar.legacy.VehicleTokenResult;
import io.smallrye.mutiny.Uni;

/** Where the token of a vehicle and its user comes from. Never fails. */
@FunctionalInterface
public interface VehicleTokenSource {

    Uni<VehicleTokenResult> current(Candidate candidate);
}
