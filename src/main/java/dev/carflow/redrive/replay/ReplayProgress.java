package dev.carflow.redrive.replay;

/** Receives the progress of a replay. Counts are of offsets read, some of which are transaction markers. */
public interface ReplayProgress {

    /**
     * @param read by an earlier run
     */
    void begun(long read, long total);

    void reached(long read, long total);
}
