package dev.carflow.redrive.replay;

/** How a replay ended. */
public sealed interface ReplayResult {

    /**
     * @param refused records that Kafka did not take, mostly because of their size with the added header
     */
    record Complete(String runId, long published, long refused) implements ReplayResult {}

    /** Kafka did not take records for half a minute: the next run continues from there. */
    record Stopped(String runId, long published, String problem) implements ReplayResult {}

    /** Another process has taken over this run. */
    record TakenOver(String runId) implements ReplayResult {}
}
