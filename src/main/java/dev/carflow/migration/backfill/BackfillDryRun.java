package dev.carflow.migration.backfill;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.accounts.link.BackfillRun;
import dev.carflow.accounts.link.ListingPageStore;
import dev.carflow.accounts.link.ListingPageStore.NewRows;
import dev.carflow.migration.backfill.ConnectionListing.Page;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.retry.RetryPolicy;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads a listing to its end, writes nothing, and counts rows that are not stored yet. A user on two pages counts
 * twice.
 */
final class BackfillDryRun {

    private static final long NO_RUN = 0;

    private final ListingPageStore pages;
    private final BackfillProgress progress;

    BackfillDryRun(ListingPageStore pages, BackfillProgress progress) {
        this.pages = pages;
        this.progress = progress;
    }

    BackfillResult walk(ConnectionListing listing) {
        BackfillRun run = new BackfillRun(NO_RUN, "dry", Optional.empty(), 0, Instant.now());
        long users = 0;
        long connections = 0;
        while (run.position().filter(listing::isEnd).isEmpty()) {
            BackfillRun current = run;
            ApiResult<Page> result = RetryPolicy.ask(() -> listing.read(current), progress::waiting)
                    .await()
                    .indefinitely();
            if (result instanceof Failure<Page> failure) {
                return new BackfillResult.Stopped(
                        new BackfillResult.Counts(run.rowsRead(), 0, 0, 0), failure.problem());
            }
            Page page = ((Success<Page>) result).value();
            NewRows unknown = now(pages.unknown(page.users()));
            if (!isAgain(run)) {
                users += unknown.users();
                connections += unknown.connections();
            }
            run = run.at(page.position(), page.rows());
            progress.page(run.rowsRead(), page.total());
        }
        return new BackfillResult.Counted(run.rowsRead(), users, connections);
    }

    /**
     * Returns whether the page is read again at the end: its rows were counted, and new ones cannot be distinguished
     * from them.
     */
    private static boolean isAgain(BackfillRun run) {
        return run.position()
                .filter(at -> at.startsWith(BackfillPass.CATCH_UP.name()))
                .isPresent();
    }
}
