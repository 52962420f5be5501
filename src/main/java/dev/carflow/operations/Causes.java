package dev.carflow.operations;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The causes of a failure. Chains of causes that never end are cut off. */
public final class Causes {

    private static final int LONGEST = 32;

    private Causes() {}

    /** Returns the failure itself, then its cause, and so on. */
    public static Stream<Throwable> chain(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(LONGEST);
    }

    /** Returns the first match, starting with the failure itself. */
    public static Optional<Throwable> find(Throwable failure, Predicate<Throwable> wanted) {
        return chain(failure).filter(wanted).findFirst();
    }

    /** Returns the first cause, which is the one to fix; the failure itself if it has none. */
    public static Throwable first(Throwable failure) {
        return chain(failure).reduce(failure, (outer, inner) -> inner);
    }

    /** Returns one line: the failure and its first cause, without those in between. */
    public static String oneLine(Throwable failure) {
        Throwable first = first(failure);
        return first == failure ? text(failure) : text(failure) + " <- " + text(first);
    }

    private static String text(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + failure.getMessage();
    }
}
