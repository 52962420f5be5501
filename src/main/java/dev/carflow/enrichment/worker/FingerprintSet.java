package dev.carflow.enrichment.worker;

/**
 * Fingerprints of one time slice: a hash table of primitive numbers with linear probing, because a million boxed ones
 * would take four times the memory. It only grows; whole slices are dropped. Used by one thread.
 */
final class FingerprintSet {

    private static final int FIRST_CAPACITY = 64;

    /** Pairs of (high, low); a pair of zeros is a free place. */
    private long[] table = new long[2 * FIRST_CAPACITY];

    private int size;

    boolean contains(Fingerprint fingerprint) {
        return table[place(table, fingerprint.high(), low(fingerprint))] != 0
                || table[place(table, fingerprint.high(), low(fingerprint)) + 1] != 0;
    }

    void add(Fingerprint fingerprint) {
        // At most two thirds full, else probing gets long.
        if (3 * (size + 1) > table.length) {
            grow();
        }
        int place = place(table, fingerprint.high(), low(fingerprint));
        if (table[place] == 0 && table[place + 1] == 0) {
            size++;
        }
        table[place] = fingerprint.high();
        table[place + 1] = low(fingerprint);
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] larger = new long[2 * table.length];
        for (int i = 0; i < table.length; i += 2) {
            if (table[i] != 0 || table[i + 1] != 0) {
                int place = place(larger, table[i], table[i + 1]);
                larger[place] = table[i];
                larger[place + 1] = table[i + 1];
            }
        }
        table = larger;
    }

    /** Returns the place of a fingerprint, or the free place where it would be. */
    private static int place(long[] table, long high, long low) {
        int mask = table.length / 2 - 1;
        // The bits are those of a digest, so any of them will do as a hash.
        int slot = (int) high & mask;
        while (true) {
            int place = 2 * slot;
            boolean free = table[place] == 0 && table[place + 1] == 0;
            if (free || table[place] == high && table[place + 1] == low) {
                return place;
            }
            slot = slot + 1 & mask;
        }
    }

    /** Never both zero, which marks a free place. */
    private static long low(Fingerprint fingerprint) {
        return fingerprint.high() == 0 && fingerprint.low() == 0 ? 1 : fingerprint.low();
    }
}
