package dev.carflow.enrichment.memory;

import java.time.Instant;

/**
 * An unbroken time in which a worker hears all that is told about some users. What it remembers of them counts for as long
 * as that lasts: in a gap somebody else may have heard that a value may not be told any more.
 *
 * @param stream by which these users' events come, the same however often it is taken up; a partition of a route
 * @param since when it began: what was withdrawn before is not known
 */
public record Continuity(String stream, Instant since) {

    /** For users of whom not all can be heard: nothing is remembered of them. */
    public static final Continuity NONE = new Continuity("", Instant.MAX);

    boolean isAny() {
        return !equals(NONE);
    }

    /** Whether the other one was over when this one began. */
    boolean follows(Continuity other) {
        return !stream.equals(other.stream) || since.isAfter(other.since);
    }
}
