package dev.carflow.migration.backfill;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.accounts.link.CustomerMatches.Matched;
import io.smallrye.mutiny.Uni;
import java.util.function.LongFunction;

/** Matches all customers, portion by portion. It blocks. */
final class CustomerMatching {

    private CustomerMatching() {}

    static Matched all(LongFunction<Uni<Matched>> portion) {
        Matched matched = Matched.NONE;
        while (matched.last().isPresent()) {
            matched = matched.and(now(portion.apply(matched.last().get())));
        }
        return matched;
    }
}
