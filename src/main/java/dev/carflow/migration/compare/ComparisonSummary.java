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
 * Numbers of vehicles by outcome, which add up to all.
 *
 * @param sameOwner v2.0 confirms user and vehicle, while v3 accepts no vehicle tokens
 * @param notComparable nothing could be compared, because v2.0 is gone
 * @param version2Gone number of all for whose token v2.0 was not served any more
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

    /** Returns the number of vehicles that both credentials could read. */
    public int compared() {
        return same + different + sameOwner;
    }

    /** Returns whether something was compared, nothing differed, and nothing failed. */
    public boolean isClean() {
        return compared() > 0 && different + applicationFailed + vehicleTokenFailed == 0;
    }

    /** Returns whether v3 was seen to accept no vehicle tokens. */
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
