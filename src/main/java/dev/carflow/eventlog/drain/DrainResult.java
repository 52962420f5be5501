package dev.carflow.eventlog.drain;

/** What became of one batch. Events that are slow are counted with the batch in whose time they are settled. */
public sealed interface DrainResult {

    /**
     * Something waits that can be put on Kafka, or may have been.
     *
     * @param taken how many were handed to Kafka
     * @param confirmed how many are on Kafka and out of the spill
     * @param refused how many Kafka will never take: they stay, and are not tried again
     * @param failed how many Kafka did not take this time
     */
    record Batch(int taken, int confirmed, int refused, int failed) implements DrainResult {

        /** Whether Kafka took none, and said so. */
        boolean isStuck() {
            return failed > 0 && confirmed + refused == 0;
        }
    }

    /** Nothing waits that could be put on Kafka now. */
    record Nothing() implements DrainResult {}

    /** Another process drains. */
    record Elsewhere() implements DrainResult {}
}
