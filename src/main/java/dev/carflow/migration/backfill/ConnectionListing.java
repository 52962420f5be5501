package dev.carflow.migration.backfill;

import dev.carflow.accounts.link.BackfillRun;
import dev.carflow.accounts.link.LinkRequest;
import dev.carflow.smartcar.api.ApiResult;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** One of Smartcar's listings. Its position is an opaque text that the caller keeps and hands back. */
interface ConnectionListing {

    /**
     * @param users of the page, each with the vehicles listed on it
     * @param rows that Smartcar listed
     * @param total of all pages, if Smartcar states it
     * @param position of the next page, or of the end
     */
    record Page(List<LinkRequest> users, int rows, Optional<Integer> total, String position) {
        public Page {
            users = List.copyOf(users);
        }
    }

    /** Whether a listing was read completely. */
    sealed interface Completeness {}

    /** Everything was seen. */
    record Complete() implements Completeness {}

    /** Something may have been missed: read again from this position. */
    record ReadAgain(String position) implements Completeness {}

    /** Something was missed for the second time. */
    record Missing(long total, long seen) implements Completeness {}

    /** The page at the run's position. */
    Uni<ApiResult<Page>> read(BackfillRun run);

    /** Returns whether the position is the end. */
    boolean isEnd(String position);

    /**
     * @param position of the end
     * @param seen connections seen in this run, each once
     */
    Completeness verdict(String position, long seen);
}
