package dev.carflow.eventlog.drain;

/** What became of one batch. */
public sealed interface Drained {

    /**
     * Some of it, or all, is on Kafka and out of the spill.
     *
     * @param confirmed how many
     * @param refused how many Kafka will never take: they stay, and are not tried again
     * @param read how many were read; the rest failed, or their time was over
     */
    record Batch(int confirmed, int refused, int read) implements Drained {}

    /** Nothing waits that could be put on Kafka now. */
    record Nothing() implements Drained {}

    /** Another process drains. */
    record Elsewhere() implements Drained {}
}
