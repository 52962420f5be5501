package dev.carflow.sandbox.simulator.fleet;

/**
 * The unusual in a fleet, besides one user with one ordinary vehicle each.
 *
 * @param sharedVehicles how many vehicles are connected by a second user as well
 * @param unsubscribed share of the vehicles, from 0 to 1, that no webhook is subscribed to
 * @param liveSizes whether vehicles have as many signals and errors as the largest seen live, for webhooks of some 16
 *     KB
 * @param opaqueIds whether users' and vehicles' ids are in the other forms on record, besides UUIDs (contract 0.5)
 * @param simulatedReported whether webhooks report on vehicles in {@code simulated} mode, too
 */
public record Variety(
        int sharedVehicles, double unsubscribed, boolean liveSizes, boolean opaqueIds, boolean simulatedReported) {

    public Variety {
        if (sharedVehicles < 0 || unsubscribed < 0 || unsubscribed > 1) {
            throw new IllegalArgumentException("not a number of vehicles, or not a share within 0..1");
        }
    }

    public static Variety realistic() {
        return new Variety(0, 0, false, false, false);
    }

    /** Every switch on. */
    public static Variety harsh() {
        return new Variety(3, 0.05, true, true, true);
    }

    public Variety withSharedVehicles(int count) {
        return new Variety(count, unsubscribed, liveSizes, opaqueIds, simulatedReported);
    }

    public Variety withUnsubscribed(double share) {
        return new Variety(sharedVehicles, share, liveSizes, opaqueIds, simulatedReported);
    }

    public Variety withLiveSizes() {
        return new Variety(sharedVehicles, unsubscribed, true, opaqueIds, simulatedReported);
    }

    public Variety withOpaqueIds() {
        return new Variety(sharedVehicles, unsubscribed, liveSizes, true, simulatedReported);
    }

    public Variety withSimulatedReported() {
        return new Variety(sharedVehicles, unsubscribed, liveSizes, opaqueIds, true);
    }
}
