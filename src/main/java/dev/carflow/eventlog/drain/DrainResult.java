package dev.carflow.eventlog.drain;

/** The result of one batch. Slow events are counted with the batch during which they are settled. */
public sealed interface DrainResult {

    /**
     * Events wait that can be put on Kafka, or may already be there.
     *
     * @param taken events handed to Kafka
     * @param confirmed events on Kafka and out of the spill
     * @param refused events that Kafka will never take: they stay, and are not retried
     * @param failed events that Kafka did not take this time
     */
    record Batch(int taken, int confirmed, int refused, int failed) implements DrainResult {

        /** Returns whether Kafka explicitly took none. */
        boolean isStuck() {
            return failed > 0 && confirmed + refused == 0;
        }
    }

    /** No waiting event can be put on Kafka now. */
    record Nothing() implements DrainResult {}

    /** Another process drains. */
    record Elsewhere() implements DrainResult {}
}
