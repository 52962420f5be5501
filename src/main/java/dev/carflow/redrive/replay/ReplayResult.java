package dev.carflow.redrive.replay;

/** How a replay ended. */
public sealed interface ReplayResult {

    /** @param refused records that Kafka did not take, mostly for their size, the header included */
    record Complete(String runId, long published, long refused) implements ReplayResult {}

    /** Kafka did not take records for half a minute: the next run goes on from there. */
    record Stopped(String runId, long published, String problem) implements ReplayResult {}

    /** Another process goes on with this run. */
    record TakenOver(String runId) implements ReplayResult {}
}
