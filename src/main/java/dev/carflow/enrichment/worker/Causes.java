package dev.carflow.enrichment.worker;

import java.util.Objects;
import java.util.stream.Stream;

/** Failures of Kafka's clients as text: what failed, and the first cause of it, which is the one to mend. */
final class Causes {

    private Causes() {}

    /** On one line; without what stood between the two. */
    static String of(Throwable failure) {
        Throwable first = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(16)
                .reduce(failure, (outer, inner) -> inner);
        return first == failure ? text(failure) : text(failure) + " <- " + text(first);
    }

    private static String text(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
