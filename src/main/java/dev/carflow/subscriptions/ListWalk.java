package dev.carflow.subscriptions;

import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiProblem.InvalidRequest;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.management.ManagementApi;
import dev.carflow.smartcar.retry.RetryPolicy;
import io.smallrye.mutiny.Uni;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads a list of Smartcar's to its end while it changes (contract 7.2 and 7.6). Rows move back when one is added, so some
 * come twice and are dropped; they move forward when one is removed, past the reader, which then steps back as far as the
 * total fell. If fewer rows were seen than Smartcar counts, the list is read once more. Blocks.
 */
final class ListWalk {

    private static final int BARREN_PAGES = 3;
    private static final int PASSES = 2;

    /** Pages that may be read beyond two passes before a list that never settles is given up. */
    private static final int FURTHER_PAGES = 20;

    private final RateLimiter limiter;
    private final PlanListener listener;

    ListWalk(RateLimiter limiter, PlanListener listener) {
        this.limiter = limiter;
        this.listener = listener;
    }

    /**
     * One page of any list.
     *
     * @param last whether no page follows
     */
    record Page<T>(List<T> rows, int unreadable, Optional<Integer> total, boolean last) {}

    /** How a walk ended. */
    sealed interface End {

        /** @param complete false if rows may have been missed */
        record Read(boolean complete) implements End {}

        record Failed(ApiProblem problem) implements End {}
    }

    /** Requests one page. */
    @FunctionalInterface
    interface Source<T> {
        Uni<ApiResult<Page<T>>> page(int number, int size);
    }

    /** @param each called for each row once */
    <T> End walk(String name, Source<T> source, Function<T, String> id, Consumer<T> each) {
        return new Walk<>(name, source, id, each).end();
    }

    private final class Walk<T> {

        private final String name;
        private final Source<T> source;
        private final Function<T, String> id;
        private final Consumer<T> each;
        private final Set<String> seen = new HashSet<>();
        private int size = ManagementApi.LARGEST_PAGE;
        private int number = 1;
        private int pass = 1;
        private int lastTotal;
        private int barren;
        private long read;
        private long unreadable;

        private Walk(String name, Source<T> source, Function<T, String> id, Consumer<T> each) {
            this.name = name;
            this.source = source;
            this.id = id;
            this.each = each;
        }

        private End end() {
            while (true) {
                ApiResult<Page<T>> result = RetryPolicy.ask(
                                () -> limiter.acquireWhenAvailable(Urgency.ROUTINE)
                                        .chain(() -> source.page(number, size)),
                                listener::waiting)
                        .await()
                        .indefinitely();
                if (result instanceof Failure<Page<T>> failure) {
                    if (!isTooLarge(failure.problem())) {
                        return new End.Failed(failure.problem());
                    }
                    size = ManagementApi.DEFAULT_PAGE;
                    continue;
                }
                Optional<End> end = take(((Success<Page<T>>) result).value());
                if (end.isPresent()) {
                    return end.get();
                }
            }
        }

        private boolean isTooLarge(ApiProblem problem) {
            return read == 0 && size > ManagementApi.DEFAULT_PAGE && problem instanceof InvalidRequest;
        }

        private Optional<End> take(Page<T> page) {
            read++;
            int before = seen.size();
            page.rows().stream().filter(row -> seen.add(id.apply(row))).forEach(each);
            unreadable += pass == 1 ? page.unreadable() : 0;
            barren = seen.size() == before ? barren + 1 : 0;
            listener.read(name, seen.size(), page.total());
            int total = page.total().orElse(0);
            int removed = page.total().isPresent() ? Math.max(0, lastTotal - total) : 0;
            lastTotal = total;
            if (removed > 0) {
                number = Math.max(1, number - (removed + size - 1) / size);
            } else if (page.last()) {
                if (seen.size() + unreadable >= total) {
                    return Optional.of(new End.Read(true));
                }
                if (pass == PASSES) {
                    return Optional.of(new End.Read(false));
                }
                pass++;
                number = 1;
            } else {
                number++;
            }
            boolean endless = page.total().isEmpty() && barren >= BARREN_PAGES
                    || page.total().isPresent() && read > (long) PASSES * (total / size + 1) + FURTHER_PAGES;
            return endless ? Optional.of(new End.Read(false)) : Optional.empty();
        }
    }
}
