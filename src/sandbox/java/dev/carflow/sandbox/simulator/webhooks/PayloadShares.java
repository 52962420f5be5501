package dev.carflow.sandbox.simulator.webhooks;

/**
 * How often a payload is not of the plain live form, each from 0 (never) to 1 (always).
 *
 * @param documented of events in {@link PayloadForm#DOCUMENTED}
 * @param dashboard of events in {@link PayloadForm#DASHBOARD}
 * @param early of events in {@link PayloadForm#EARLY}
 * @param largest of states with a long additional list: on vehicles of live size, near the documented maximum of 50 KB
 * @param unavailable of states in which a signal is UNAVAILABLE (3.5)
 * @param oddErrors of VEHICLE_ERRORs with several errors, and of those whose resolution is of type null (12.1)
 * @param legacyVariants of 2.0 payloads with several vehicles, another event name, imperial units, a failed path or
 *     without headers (5.1)
 * @param opaqueIds of event ids that are not UUIDs (0.5)
 */
public record PayloadShares(
        double documented,
        double dashboard,
        double early,
        double largest,
        double unavailable,
        double oddErrors,
        double legacyVariants,
        double opaqueIds) {

    public PayloadShares {
        Shares.check(
                documented,
                dashboard,
                early,
                documented + dashboard + early,
                largest,
                unavailable,
                oddErrors,
                legacyVariants,
                opaqueIds);
    }

    /** The live form alone. */
    public static PayloadShares realistic() {
        return new PayloadShares(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** All observed or documented forms, each often. */
    public static PayloadShares harsh() {
        return new PayloadShares(0.15, 0.3, 0.05, 0.01, 0.05, 0.3, 0.7, 0.2);
    }

    public PayloadShares withForms(double newDocumented, double newDashboard, double newEarly) {
        return new PayloadShares(
                newDocumented, newDashboard, newEarly, largest, unavailable, oddErrors, legacyVariants, opaqueIds);
    }

    public PayloadShares withLargest(double share) {
        return new PayloadShares(
                documented, dashboard, early, share, unavailable, oddErrors, legacyVariants, opaqueIds);
    }
}
