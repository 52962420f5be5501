package dev.carflow.enrichment.memory;

import java.time.Instant;

/**
 * A time in which a worker sees every event of some users without a gap. What it remembers of them counts only within
 * it: in a gap, another worker may have seen that a permission was withdrawn.
 *
 * @param stream the group of partitions that these users' events come in, the same in every continuity
 * @param since its beginning: earlier withdrawals are unknown
 */
public record Continuity(String stream, Instant since) {

    /** For users whose events cannot all be seen: nothing is remembered of them. */
    public static final Continuity NONE = new Continuity("", Instant.MAX);

    boolean isAny() {
        return !equals(NONE);
    }

    /** Returns whether the other one was over when this one began. */
    boolean follows(Continuity other) {
        return !stream.equals(other.stream) || since.isAfter(other.since);
    }
}
