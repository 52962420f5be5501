package dev.carflow.migration.compare;

import dev.carflow.migration.compare.ComparedVehicle.ApplicationFailed;
import dev.carflow.migration.compare.ComparedVehicle.Different;
import dev.carflow.migration.compare.ComparedVehicle.NotComparable;
import dev.carflow.migration.compare.ComparedVehicle.Outcome;
import dev.carflow.migration.compare.ComparedVehicle.Same;
import dev.carflow.migration.compare.ComparedVehicle.SameOwner;
import dev.carflow.migration.compare.ComparedVehicle.VehicleTokenFailed;
import dev.carflow.smartcar.legacy.LegacyVehicleApi.Served;

/**
 * Vehicles by their outcomes, which add up to all.
 *
 * @param sameOwner of which v2.0 says the same user and vehicle, while v3 takes no vehicle's token
 * @param notComparable of which nothing could be said, because v2.0 is gone
 * @param version2Gone of all, those with whose token v2.0 was not served any more
 */
public record ComparisonSummary(
        int vehicles,
        int same,
        int different,
        int applicationFailed,
        int vehicleTokenFailed,
        int sameOwner,
        int notComparable,
        int version2Gone) {

    static final ComparisonSummary NOTHING = new ComparisonSummary(0, 0, 0, 0, 0, 0, 0, 0);

    /** Those of which both ways said something. */
    public int compared() {
        return same + different + sameOwner;
    }

    /** Whether something was compared, nothing differed, and nothing failed. */
    public boolean isClean() {
        return compared() > 0 && different + applicationFailed + vehicleTokenFailed == 0;
    }

    /** Whether v3 was seen to take no vehicle's token. */
    public boolean isRefusedOnV3() {
        return sameOwner > 0 && same == 0;
    }

    ComparisonSummary plus(ComparedVehicle vehicle) {
        return new ComparisonSummary(
                vehicles + 1,
                same + one(vehicle, Same.class),
                different + one(vehicle, Different.class),
                applicationFailed + one(vehicle, ApplicationFailed.class),
                vehicleTokenFailed + one(vehicle, VehicleTokenFailed.class),
                sameOwner + one(vehicle, SameOwner.class),
                notComparable + one(vehicle, NotComparable.class),
                version2Gone + (vehicle.version2() == Served.NO ? 1 : 0));
    }

    private static int one(ComparedVehicle vehicle, Class<? extends Outcome> outcome) {
        return outcome.isInstance(vehicle.outcome()) ? 1 : 0;
    }
}
