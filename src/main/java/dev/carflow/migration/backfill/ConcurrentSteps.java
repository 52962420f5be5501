package dev.carflow.migration.backfill;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;

/** Runs a step for each row of a page, a few at a time. */
final class ConcurrentSteps {

    private static final int AT_ONCE = 4;

    private ConcurrentSteps() {}

    /**
     * Returns the result for each row, in any order. It blocks no longer than the calls, each of which has a deadline,
     * and the pauses that Smartcar demands.
     */
    static <T, S> List<S> steps(List<T> page, Function<? super T, Uni<? extends S>> step) {
        return Multi.createFrom()
                .iterable(page)
                .onItem()
                .transformToUni(step)
                .merge(AT_ONCE)
                .collect()
                .asList()
                .await()
                .indefinitely();
    }
}
