package dev.carflow.redrive.replay;

/** Hears how far a replay is. Counts are of offsets read, of which transactions' marks are some as well. */
public interface ReplayProgress {

    /** @param read before, by an earlier run */
    void begun(long read, long total);

    void reached(long read, long total);
}
