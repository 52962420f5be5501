package dev.carflow.operations;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What is behind a failure. Chains of causes that never end are cut off. */
public final class Causes {

    private static final int LONGEST = 32;

    private Causes() {}

    /** The failure itself, then what caused it, and so on. */
    public static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(LONGEST);
    }

    /** The first that fits, from the failure itself on. */
    public static Optional<Throwable> find(Throwable failure, Predicate<Throwable> wanted) {
        return chain(failure).filter(wanted).findFirst();
    }

    /** Returns the cause of all others, which is the one to mend; the failure itself where it has none. */
    public static Throwable first(Throwable failure) {
        return chain(failure).reduce(failure, (outer, inner) -> inner);
    }

    /** On one line: what failed, and its first cause; without what stood between the two. */
    public static String inALine(Throwable failure) {
        Throwable first = first(failure);
        return first == failure ? text(failure) : text(failure) + " <- " + text(first);
    }

    private static String text(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
