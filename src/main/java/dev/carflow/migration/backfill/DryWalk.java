package dev.carflow.migration.backfill;

import static dev.carflow.database.Patience.now;

import dev.carflow.accounts.link.BackfillRun;
import dev.carflow.accounts.link.ListedPages;
import dev.carflow.accounts.link.ListedPages.Unknown;
import dev.carflow.migration.backfill.Listing.Page;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import java.time.Instant;
import java.util.Optional;

/** Reads a listing to its end, writes nothing, and counts what is not here yet. A user on two pages counts twice. */
final class DryWalk {

    private static final long NO_RUN = 0;

    private final ListedPages pages;
    private final Progress progress;

    DryWalk(ListedPages pages, Progress progress) {
        this.pages = pages;
        this.progress = progress;
    }

    Backfilled walk(Listing listing) {
        BackfillRun run = new BackfillRun(NO_RUN, "dry", Optional.empty(), 0, Instant.now());
        long users = 0;
        long connections = 0;
        while (run.position().filter(listing::isEnd).isEmpty()) {
            BackfillRun current = run;
            ApiResult<Page> result =
                    Retries.ask(() -> listing.read(current), progress).await().indefinitely();
            if (result instanceof Failure<Page> failure) {
                return new Backfilled.Stopped(new Backfilled.Counts(run.rowsRead(), 0, 0, 0), failure.problem());
            }
            Page page = ((Success<Page>) result).value();
            Unknown unknown = now(pages.unknown(page.users()));
            if (!isAgain(run)) {
                users += unknown.users();
                connections += unknown.connections();
            }
            run = run.at(page.position(), page.rows());
            progress.page(run.rowsRead(), page.total());
        }
        return new Backfilled.Counted(run.rowsRead(), users, connections);
    }

    /** What is read once more at the end was counted: nobody can be told apart from those who came meanwhile. */
    private static boolean isAgain(BackfillRun run) {
        return run.position().filter(at -> at.startsWith(Pass.CATCH_UP.name())).isPresent();
    }
}
