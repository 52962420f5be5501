package dev.carflow.sandbox.simulator.webhooks;

/**
 * How often the unusual happens, each from 0 (never) to 1 (always).
 *
 * @param duplicates of events delivered once more although acknowledged
 * @param disorder of events held back until a later one of the same vehicle has overtaken them
 * @param errors of events that are a VEHICLE_ERROR; a RESOLVED one follows a few events of the vehicle later
 * @param tests of events delivered in mode TEST, as the dashboard does
 * @param legacy of events in the 2.0 form (contract 5.1)
 */
public record Shares(double duplicates, double disorder, double errors, double tests, double legacy) {

    public Shares {
        for (double share : new double[] {duplicates, disorder, errors, tests, legacy, errors + tests + legacy}) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a share is within 0..1, not " + share);
            }
        }
    }

    /** Mostly plain updates, with a little of what a production receiver sees. */
    public static Shares believable() {
        return new Shares(0.005, 0.005, 0.01, 0, 0);
    }

    /** First deliveries and signal updates, each exactly once and in order. */
    public static Shares none() {
        return new Shares(0, 0, 0, 0, 0);
    }

    public Shares withDuplicates(double share) {
        return new Shares(share, disorder, errors, tests, legacy);
    }

    public Shares withDisorder(double share) {
        return new Shares(duplicates, share, errors, tests, legacy);
    }

    public Shares withErrors(double share) {
        return new Shares(duplicates, disorder, share, tests, legacy);
    }

    public Shares withTests(double share) {
        return new Shares(duplicates, disorder, errors, share, legacy);
    }

    public Shares withLegacy(double share) {
        return new Shares(duplicates, disorder, errors, tests, share);
    }
}
