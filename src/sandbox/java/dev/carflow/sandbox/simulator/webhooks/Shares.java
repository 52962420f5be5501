package dev.carflow.sandbox.simulator.webhooks;

/**
 * How often the unusual happens, each from 0 (never) to 1 (always).
 *
 * @param duplicates of events delivered once more although acknowledged
 * @param disorder of events held back until a later one of the same vehicle has overtaken them; an ERROR is overtaken
 *     by its RESOLVED, and vice versa
 * @param errors of events that are a VEHICLE_ERROR; a RESOLVED one follows a few events of the vehicle later
 * @param tests of events delivered in mode TEST, as the dashboard does
 * @param legacy of events in the 2.0 form (contract 5.1)
 * @param unroutable of events of an unknown type
 */
public record Shares(
        double duplicates, double disorder, double errors, double tests, double legacy, double unroutable) {

    public Shares {
        check(duplicates, disorder, errors, tests, legacy, unroutable, errors + tests + legacy + unroutable);
    }

    static void check(double... shares) {
        for (double share : shares) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("a share is within 0..1, not " + share);
            }
        }
    }

    /** Mostly plain updates, with a little of what a production receiver sees. */
    public static Shares realistic() {
        return new Shares(0.005, 0.005, 0.01, 0, 0, 0);
    }

    /** First deliveries and signal updates, each exactly once and in order. */
    public static Shares none() {
        return new Shares(0, 0, 0, 0, 0, 0);
    }

    /** Everything, often. */
    public static Shares harsh() {
        return new Shares(0.05, 0.05, 0.05, 0.02, 0.02, 0.01);
    }

    public Shares withDuplicates(double share) {
        return new Shares(share, disorder, errors, tests, legacy, unroutable);
    }

    public Shares withDisorder(double share) {
        return new Shares(duplicates, share, errors, tests, legacy, unroutable);
    }

    public Shares withErrors(double share) {
        return new Shares(duplicates, disorder, share, tests, legacy, unroutable);
    }

    public Shares withTests(double share) {
        return new Shares(duplicates, disorder, errors, share, legacy, unroutable);
    }

    public Shares withLegacy(double share) {
        return new Shares(duplicates, disorder, errors, tests, share, unroutable);
    }

    public Shares withUnroutable(double share) {
        return new Shares(duplicates, disorder, errors, tests, legacy, share);
    }
}
