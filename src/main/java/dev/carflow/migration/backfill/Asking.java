package dev.carflow.migration.backfill;

import dev.carflow.accounts.link.BackfillRun;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.ApiResult.Failure;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/** Asks for a page until it comes or it is of no use. It blocks. */
final class Asking {

    private final Listing listing;
    private final Progress progress;

    Asking(Listing listing, Progress progress) {
        this.listing = listing;
        this.progress = progress;
    }

    ApiResult<Listing.Page> page(BackfillRun run) {
        Patience patience = new Patience();
        while (true) {
            ApiResult<Listing.Page> result = listing.read(run).await().indefinitely();
            if (!(result instanceof Failure<Listing.Page> failure)) {
                return result;
            }
            Optional<Duration> pause = patience.after(failure.problem());
            if (pause.isEmpty()) {
                return result;
            }
            progress.waiting(failure.problem(), pause.get());
            Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(pause.get())
                    .await()
                    .indefinitely();
        }
    }
}
