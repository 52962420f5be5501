package dev.carflow.smartcar.legacy;

import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Success;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One way through all pages, from cursor to cursor. It ends at the last page, and in any case: after {@code maxPages},
 * when a cursor leads to itself, or when three pages in a row bring nothing new. To be used once.
 */
final class LegacyConnectionWalk {

    private static final int BARREN_PAGES = 3;

    private final Source source;
    private final int maxPages;
    private final Set<String> seen = new HashSet<>();
    private Optional<String> cursor;
    private int read;
    private int barren;
    private boolean over;

    /** Where pages come from. */
    @FunctionalInterface
    interface Source {
        Uni<ApiResult<LegacyConnectionPage>> page(Optional<String> cursor, Set<String> seen);
    }

    LegacyConnectionWalk(Source source, LegacyConnectionQuery query) {
        this.source = source;
        this.cursor = query.after();
        this.maxPages = query.maxPages();
    }

    /** Sequential: a page is asked for when the one before was taken. */
    Multi<ApiResult<LegacyConnectionPage>> pages() {
        return Multi.createBy()
                .repeating()
                .uni(() -> source.page(cursor, seen).invoke(this::advance))
                .whilst(page -> !over);
    }

    private void advance(ApiResult<LegacyConnectionPage> result) {
        if (!(result instanceof Success<LegacyConnectionPage> success)) {
            over = true;
            return;
        }
        LegacyConnectionPage page = success.value();
        read++;
        barren = page.isBarren() ? barren + 1 : 0;
        over = page.cursor().isEmpty() || page.cursor().equals(cursor) || read >= maxPages || barren >= BARREN_PAGES;
        cursor = page.cursor();
    }
}
