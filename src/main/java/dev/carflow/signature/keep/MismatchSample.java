package dev.carflow.signature.keep;

import dev.carflow.signature.StoredMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A random sample of the bodies offered between two collections, each with the same chance (Vitter's algorithm R): a
 * sender of many cannot be sure to displace the others, and being first is no advantage. Thread-safe; callers block for
 * a few assignments only.
 */
final class MismatchSample {

    private final int most;
    private final long mostBytes;
    private final RandomGenerator random;
    private List<StoredMismatch> kept = new ArrayList<>();
    private long bytes;
    private long offered;

    MismatchSample(int most, long mostBytes, RandomGenerator random) {
        this.most = most;
        this.mostBytes = mostBytes;
        this.random = random;
    }

    /**
     * @return whether a body, this or another, was left out
     */
    synchronized boolean offer(StoredMismatch mismatch) {
        offered++;
        long size = size(mismatch);
        if (kept.size() < most && bytes + size <= mostBytes) {
            kept.add(mismatch);
            bytes += size;
            return false;
        }
        long place = random.nextLong(offered);
        if (place < kept.size()) {
            long freed = size(kept.get((int) place));
            if (bytes - freed + size <= mostBytes) {
                kept.set((int) place, mismatch);
                bytes += size - freed;
            }
        }
        return true;
    }

    /** Returns the sample and starts a new one. */
    synchronized List<StoredMismatch> collect() {
        List<StoredMismatch> collected = kept;
        kept = new ArrayList<>();
        bytes = 0;
        offered = 0;
        return collected;
    }

    private static long size(StoredMismatch mismatch) {
        return mismatch.receipt().body().length;
    }
}
