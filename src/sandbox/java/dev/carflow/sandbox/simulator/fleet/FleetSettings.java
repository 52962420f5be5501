package dev.carflow.sandbox.simulator.fleet;

/**
 * The size of a fleet and how it lives. Every switch is explained in {@code docs/simulator.md}.
 *
 * @param users how many vehicle owners
 * @param vehicles how many vehicles in {@code live} mode; every user has at least one, some have several
 * @param simulatedVehicles further vehicles in {@code simulated} mode: connected, but without webhooks unless
 *     {@link Variety#simulatedReported()} is set
 * @param seed determines everything about the fleet
 * @param pace how much faster than real time vehicles live; only at 1 do the odometer, the speed and
 *     {@code oemUpdatedAt} agree
 * @param store how Smartcar's stores of the vehicles are filled
 * @param makers how the vehicles' makers date what they report
 * @param variety what is out of the ordinary
 * @param remembers whether each vehicle keeps everything that Smartcar reported of it, for {@link Vehicle#statements(String)}
 */
public record FleetSettings(
        int users,
        int vehicles,
        int simulatedVehicles,
        long seed,
        double pace,
        StoreSettings store,
        MakerSettings makers,
        Variety variety,
        boolean remembers) {

    public FleetSettings {
        if (users < 1 || vehicles < users || simulatedVehicles < 0 || pace <= 0) {
            throw new IllegalArgumentException("a fleet needs 1 <= users <= vehicles and a pace above 0");
        }
    }

    public static FleetSettings of(int users, int vehicles) {
        return new FleetSettings(
                users,
                vehicles,
                0,
                1,
                1,
                StoreSettings.realistic(),
                MakerSettings.realistic(),
                Variety.realistic(),
                false);
    }

    /** Every switch on, and statements remembered. */
    public static FleetSettings harsh(int users, int vehicles) {
        return of(users, vehicles)
                .withSimulatedVehicles(Math.max(1, vehicles / 20))
                .withStore(StoreSettings.harsh())
                .withMakers(MakerSettings.harsh())
                .withVariety(Variety.harsh())
                .withStatements();
    }

    public FleetSettings withSimulatedVehicles(int count) {
        return new FleetSettings(users, vehicles, count, seed, pace, store, makers, variety, remembers);
    }

    public FleetSettings withSeed(long newSeed) {
        return new FleetSettings(users, vehicles, simulatedVehicles, newSeed, pace, store, makers, variety, remembers);
    }

    public FleetSettings withPace(double newPace) {
        return new FleetSettings(users, vehicles, simulatedVehicles, seed, newPace, store, makers, variety, remembers);
    }

    public FleetSettings withStore(StoreSettings newStore) {
        return new FleetSettings(users, vehicles, simulatedVehicles, seed, pace, newStore, makers, variety, remembers);
    }

    public FleetSettings withMakers(MakerSettings newMakers) {
        return new FleetSettings(users, vehicles, simulatedVehicles, seed, pace, store, newMakers, variety, remembers);
    }

    public FleetSettings withVariety(Variety newVariety) {
        return new FleetSettings(users, vehicles, simulatedVehicles, seed, pace, store, makers, newVariety, remembers);
    }

    /** For proofs that compare values. It takes some 100 bytes for each signal that a webhook or an answer brings. */
    public FleetSettings withStatements() {
        return new FleetSettings(users, vehicles, simulatedVehicles, seed, pace, store, makers, variety, true);
    }
}
