package dev.carflow.redrive.replay;

/** Whoever wants to know how far it is. Counts are of offsets read, of which transactions' marks are some as well. */
public interface ReplayProgress {

    /** @param read before, by an earlier run */
    void begun(long read, long total);

    void reached(long read, long total);
}
