package dev.carflow.accounts.link;

import java.time.Instant;
import java.util.Optional;

/**
 * One reading of Smartcar's listing of connections, page by page.
 *
 * @param source which listing
 * @param position page number or cursor to continue with; none at the beginning
 * @param rowsRead so far
 */
public record BackfillRun(long id, String source, Optional<String> position, long rowsRead, Instant startedAt) {

    /** Returns the run after one more stored page. */
    public BackfillRun at(String next, int rows) {
        return new BackfillRun(id, source, Optional.of(next), rowsRead + rows, startedAt);
    }

    /** Returns whether an earlier process began it. */
    public boolean isResumed() {
        return position.isPresent();
    }
}
