package dev.carflow.migration.backfill;

import dev.carflow.accounts.link.BackfillRun;
import dev.carflow.accounts.link.LinkRequest;
import dev.carflow.smartcar.api.ApiResult;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** One of Smartcar's listings. Where to go on is a text of its own; who reads keeps it and hands it back. */
interface ConnectionListing {

    /**
     * @param users of the page, each with what he connects on it
     * @param rows that Smartcar listed
     * @param total of all pages, if told
     * @param position of the next page, or of the end
     */
    record Page(List<LinkRequest> users, int rows, Optional<Integer> total, String position) {
        public Page {
            users = List.copyOf(users);
        }
    }

    /** How a listing that was read to its end turned out. */
    sealed interface Completeness {}

    /** Everything was seen. */
    record Complete() implements Completeness {}

    /** Something may have been missed: once more, from this position. */
    record ReadAgain(String position) implements Completeness {}

    /** Something was missed for the second time. */
    record Missing(long total, long seen) implements Completeness {}

    /** The page at the run's position. */
    Uni<ApiResult<Page>> read(BackfillRun run);

    /** Whether nothing more is to be read from there. */
    boolean isEnd(String position);

    /**
     * @param position of the end
     * @param seen connections seen in this run, each once
     */
    Completeness verdict(String position, long seen);
}
