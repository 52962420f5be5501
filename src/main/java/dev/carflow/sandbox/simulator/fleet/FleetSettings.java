package dev.carflow.sandbox.simulator.fleet;

/**
 * How large a fleet is and how it lives.
 *
 * @param users how many vehicle owners
 * @param vehicles how many vehicles in {@code live} mode; every user has at least one, some have several
 * @param simulatedVehicles further vehicles in {@code simulated} mode: connected, but without webhooks
 * @param seed everything about the fleet follows from it
 * @param pace how much faster than the clock vehicles live; 1 is real time, and only there do the odometer, the speed
 *     and {@code oemUpdatedAt} agree
 */
public record FleetSettings(int users, int vehicles, int simulatedVehicles, long seed, double pace) {

    public FleetSettings {
        if (users < 1 || vehicles < users || simulatedVehicles < 0 || pace <= 0) {
            throw new IllegalArgumentException("a fleet needs 1 <= users <= vehicles and a pace above 0");
        }
    }

    public static FleetSettings of(int users, int vehicles) {
        return new FleetSettings(users, vehicles, 0, 1, 1);
    }

    public FleetSettings withSimulatedVehicles(int count) {
        return new FleetSettings(users, vehicles, count, seed, pace);
    }

    public FleetSettings withSeed(long newSeed) {
        return new FleetSettings(users, vehicles, simulatedVehicles, newSeed, pace);
    }

    public FleetSettings withPace(double newPace) {
        return new FleetSettings(users, vehicles, simulatedVehicles, seed, newPace);
    }
}
