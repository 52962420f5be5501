package dev.carflow.migration.backfill;

import static dev.carflow.database.TimeoutPolicy.now;

import dev.carflow.accounts.link.BackfillRun;
import dev.carflow.accounts.link.BackfillRuns;
import dev.carflow.accounts.link.CustomerMatches;
import dev.carflow.accounts.link.LinkRequest;
import dev.carflow.accounts.link.ListingPageStore;
import dev.carflow.accounts.link.ListingPageStore.StoredPage;
import dev.carflow.migration.backfill.BackfillResult.Counts;
import dev.carflow.migration.backfill.ConnectionListing.Completeness;
import dev.carflow.migration.backfill.ConnectionListing.Missing;
import dev.carflow.migration.backfill.ConnectionListing.Page;
import dev.carflow.migration.backfill.ConnectionListing.ReadAgain;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import dev.carflow.smartcar.retry.RetryPolicy;
import java.util.List;
import java.util.Optional;

/** Continues a run from its stored position to the end, with one page in memory. It blocks. */
final class BackfillRunner {

    private final BackfillRuns runs;
    private final ListingPageStore pages;
    private final CustomerMatches matches;
    private final ConnectionListing listing;
    private final BackfillProgress progress;
    private long refused;
    private long removedBefore;
    private long unusable;

    BackfillRunner(
            BackfillRuns runs,
            ListingPageStore pages,
            CustomerMatches matches,
            ConnectionListing listing,
            BackfillProgress progress) {
        this.runs = runs;
        this.pages = pages;
        this.matches = matches;
        this.listing = listing;
        this.progress = progress;
    }

    BackfillResult run(BackfillRun begun, BackfillRequest request) {
        Optional<BackfillRun> run = Optional.of(begun);
        while (run.isPresent()) {
            BackfillRun current = run.get();
            if (current.position().filter(listing::isEnd).isPresent()) {
                Completeness verdict = verdict(current, request);
                if (!(verdict instanceof ReadAgain again)) {
                    return end(current, verdict, request);
                }
                run = store(current, again.position(), 0, List.of());
            } else {
                ApiResult<Page> result = RetryPolicy.ask(() -> listing.read(current), progress::waiting)
                        .await()
                        .indefinitely();
                if (result instanceof Failure<Page> failure) {
                    return new BackfillResult.Stopped(counts(current), failure.problem());
                }
                Page page = ((Success<Page>) result).value();
                run = store(current, page.position(), page.rows(), page.users());
                run.ifPresent(after -> progress.page(after.rowsRead(), page.total()));
            }
        }
        return new BackfillResult.Superseded();
    }

    private Completeness verdict(BackfillRun run, BackfillRequest request) {
        return listing.verdict(run.position().orElseThrow(), now(pages.seen(run, request.mode())));
    }

    /** @return the run after the page; none if another process has taken it over */
    private Optional<BackfillRun> store(BackfillRun run, String position, int rows, List<LinkRequest> users) {
        Optional<StoredPage> stored = now(pages.store(run, position, rows, users));
        stored.ifPresent(page -> {
            refused += page.refused();
            removedBefore += page.removed();
            unusable += page.unusable();
        });
        return stored.map(page -> run.at(position, rows));
    }

    private BackfillResult end(BackfillRun run, Completeness verdict, BackfillRequest request) {
        if (verdict instanceof Missing fewer) {
            now(runs.finish(run));
            return new BackfillResult.Incomplete(counts(run), fewer.total(), fewer.seen());
        }
        long seen = now(pages.seen(run, request.mode()));
        // an empty listing more likely belongs to another application than marks the end of all connections
        int removed = unusable == 0 && seen > 0 ? now(runs.removeUnseen(run, request.mode())) : 0;
        int matched = request.matchByVehicle()
                ? CustomerMatching.all(matches::byVehicle).users()
                : 0;
        now(runs.finish(run));
        return new BackfillResult.Complete(counts(run), seen, removed, matched);
    }

    private Counts counts(BackfillRun run) {
        return new Counts(run.rowsRead(), refused, removedBefore, unusable);
    }
}
