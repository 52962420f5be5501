package dev.carflow.sandbox.simulator.fleet;

/**
 * Something that Smartcar reported of a vehicle, as it went on the wire.
 *
 * @param signal body, error, {@code oemUpdatedAt} and {@code retrievedAt} in epoch ms, as reported; 0 for a missing
 *     time
 * @param source where it was reported
 * @param reportedAt epoch ms by the simulator's clock: when the event happened, or the answer was made. A webhook's later
 *     attempts repeat the statement and are not statements of their own
 */
public record Statement(Signal signal, Source source, long reportedAt) {

    /** The two ways in which Smartcar reports anything. */
    public enum Source {
        WEBHOOK,
        API
    }

    /** Returns whether it is the same report, apart from its time. */
    boolean repeats(Statement earlier) {
        return signal.equals(earlier.signal) && source == earlier.source;
    }
}
