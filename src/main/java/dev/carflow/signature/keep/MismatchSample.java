package dev.carflow.signature.keep;

import dev.carflow.signature.StoredMismatch;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Of all that is offered between two collections, as many as fit, each with the same chance (Vitter's algorithm R): who
 * sends many cannot be sure to push the others out, and who comes first has no advantage. Thread-safe; nobody waits longer
 * than for a few assignments.
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

    /** @return whether one, this or another one, has no place */
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

    /** Takes out what is kept. */
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
