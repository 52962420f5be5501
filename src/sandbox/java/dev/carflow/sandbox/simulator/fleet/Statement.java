package dev.carflow.sandbox.simulator.fleet;

/**
 * Something that Smartcar said of a vehicle, as it went on the wire.
 *
 * @param signal body, error, {@code oemUpdatedAt} and {@code retrievedAt} in epoch ms, as said; 0 for a time that was not
 *     said
 * @param source where it was said
 * @param saidAt epoch ms by the simulator's clock: when the event happened, or the answer was made. A webhook's later
 *     attempts repeat the statement and are not statements of their own
 */
public record Statement(Signal signal, Source source, long saidAt) {

    /** The two ways in which Smartcar says anything. */
    public enum Source {
        WEBHOOK,
        API
    }

    /** Whether it says the same, apart from when it was said. */
    boolean repeats(Statement earlier) {
        return signal.equals(earlier.signal) && source == earlier.source;
    }
}
