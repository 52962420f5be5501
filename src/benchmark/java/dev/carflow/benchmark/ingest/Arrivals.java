package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.load.Tally;
import java.util.BitSet;

/** The deliveries on a topic, compared by their numbers with the acknowledged ones. */
final class Arrivals {

    private final BitSet present = new BitSet();
    private long twice;
    private long altered;
    private long bytes;
    private long records;

    /**
     * @param asSent whether it has its user's key, and every byte of what was sent
     * @param size key, headers and value in bytes
     */
    void add(int number, boolean asSent, long size) {
        records++;
        altered += asSent ? 0 : 1;
        bytes += size;
        if (present.get(number)) {
            twice++;
        }
        present.set(number);
    }

    int present() {
        return present.cardinality();
    }

    /**
     * @return how many deliveries are there more than once, though each was sent once
     */
    long twice() {
        return twice;
    }

    /**
     * @return how many differ from what was sent, in key or value
     */
    long altered() {
        return altered;
    }

    /**
     * @return how many were acknowledged and are missing
     */
    int missing(BitSet acknowledged) {
        BitSet missing = (BitSet) acknowledged.clone();
        missing.andNot(present);
        return missing.cardinality();
    }

    /**
     * @param sent the requests and their answers
     */
    void judge(String name, Tally sent, Verdicts verdicts) {
        verdicts.correct(
                name + ": every acknowledged delivery is on its topic, exactly as sent",
                sent.acknowledgedCount() > 0 && missing(sent.acknowledged()) == 0 && altered == 0);
    }

    /** Both are allowed if the broker does not answer in time; but then that path was measured. */
    void judgeUsual(String name, Tally sent, Verdicts verdicts) {
        verdicts.figure(name + ": none failed and none was written twice", sent.errorCount() == 0 && twice == 0);
    }

    long bytesEach() {
        return records == 0 ? 0 : bytes / records;
    }
}
