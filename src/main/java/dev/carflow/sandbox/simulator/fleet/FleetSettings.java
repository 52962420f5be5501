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
 * @param store how Smartcar's stores of the vehicles are filled
 * @param remembers whether each vehicle keeps everything that was ever said of it, for {@link Vehicle#said}
 */
public record FleetSettings(
        int users,
        int vehicles,
        int simulatedVehicles,
        long seed,
        double pace,
        StoreSettings store,
        boolean remembers) {

    public FleetSettings {
        if (users < 1 || vehicles < users || simulatedVehicles < 0 || pace <= 0) {
            throw new IllegalArgumentException("a fleet needs 1 <= users <= vehicles and a pace above 0");
        }
    }

    public static FleetSettings of(int users, int vehicles) {
        return new FleetSettings(users, vehicles, 0, 1, 1, StoreSettings.believable(), false);
    }

    public FleetSettings withSimulatedVehicles(int count) {
        return new FleetSettings(users, vehicles, count, seed, pace, store, remembers);
    }

    public FleetSettings withSeed(long newSeed) {
        return new FleetSettings(users, vehicles, simulatedVehicles, newSeed, pace, store, remembers);
    }

    public FleetSettings withPace(double newPace) {
        return new FleetSettings(users, vehicles, simulatedVehicles, seed, newPace, store, remembers);
    }

    public FleetSettings withStore(StoreSettings newStore) {
        return new FleetSettings(users, vehicles, simulatedVehicles, seed, pace, newStore, remembers);
    }

    /** For proofs that compare values. It takes some 100 bytes for each signal that a webhook or an answer brings. */
    public FleetSettings withStatements() {
        return new FleetSettings(users, vehicles, simulatedVehicles, seed, pace, store, true);
    }
}
