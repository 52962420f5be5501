package dev.carflow.migration.backfill;

import static dev.carflow.database.Patience.now;

import dev.carflow.accounts.link.BackfillRun;
import dev.carflow.accounts.link.BackfillRuns;
import dev.carflow.accounts.link.LinkRequest;
import dev.carflow.accounts.link.ListedPages;
import dev.carflow.accounts.link.ListedPages.Stored;
import dev.carflow.migration.backfill.Backfilled.Counts;
import dev.carflow.migration.backfill.Listing.Again;
import dev.carflow.migration.backfill.Listing.Page;
import dev.carflow.migration.backfill.Listing.Short;
import dev.carflow.migration.backfill.Listing.Verdict;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import dev.carflow.smartcar.api.ApiResult.Success;
import java.util.List;
import java.util.Optional;

/** This process's part of a run: from the place that is stored to the end, one page in memory. It blocks. */
final class Walk {

    private final BackfillRuns runs;
    private final ListedPages pages;
    private final Listing listing;
    private final Progress progress;
    private long refused;
    private long removedBefore;
    private long unusable;

    Walk(BackfillRuns runs, ListedPages pages, Listing listing, Progress progress) {
        this.runs = runs;
        this.pages = pages;
        this.listing = listing;
        this.progress = progress;
    }

    Backfilled run(BackfillRun begun, BackfillRequest request) {
        Optional<BackfillRun> run = Optional.of(begun);
        while (run.isPresent()) {
            BackfillRun current = run.get();
            if (current.position().filter(listing::isEnd).isPresent()) {
                Verdict verdict = verdict(current, request);
                if (!(verdict instanceof Again again)) {
                    return end(current, verdict, request);
                }
                run = store(current, again.position(), 0, List.of());
            } else {
                ApiResult<Page> result = Retries.ask(() -> listing.read(current), progress)
                        .await()
                        .indefinitely();
                if (result instanceof Failure<Page> failure) {
                    return new Backfilled.Stopped(counts(current), failure.problem());
                }
                Page page = ((Success<Page>) result).value();
                run = store(current, page.position(), page.rows(), page.users());
                run.ifPresent(after -> progress.page(after.rowsRead(), page.total()));
            }
        }
        return new Backfilled.Superseded();
    }

    private Verdict verdict(BackfillRun run, BackfillRequest request) {
        return listing.verdict(run.position().orElseThrow(), now(pages.seen(run, request.mode())));
    }

    /** @return the run as it is then; none if it is another process's by now */
    private Optional<BackfillRun> store(BackfillRun run, String position, int rows, List<LinkRequest> users) {
        Optional<Stored> stored = now(pages.store(run, position, rows, users));
        stored.ifPresent(page -> {
            refused += page.refused();
            removedBefore += page.removed();
            unusable += page.unusable();
        });
        return stored.map(page -> run.at(position, rows));
    }

    private Backfilled end(BackfillRun run, Verdict verdict, BackfillRequest request) {
        if (verdict instanceof Short fewer) {
            now(runs.finish(run));
            return new Backfilled.Incomplete(counts(run), fewer.total(), fewer.seen());
        }
        long seen = now(pages.seen(run, request.mode()));
        // an empty listing is more likely another application's than the end of all connections
        int removed = unusable == 0 && seen > 0 ? now(runs.removeUnseen(run, request.mode())) : 0;
        int matched = request.matchByVehicle() ? now(pages.matchFound()) : 0;
        now(runs.finish(run));
        return new Backfilled.Complete(counts(run), seen, removed, matched);
    }

    private Counts counts(BackfillRun run) {
        return new Counts(run.rowsRead(), refused, removedBefore, unusable);
    }
}
