package dev.carflow.accounts.link;

import java.time.Instant;
import java.util.Optional;

/**
 * A listing of Smartcar's connections, read page by page.
 *
 * @param source which listing
 * @param position page number or cursor to go on with; none at the beginning
 * @param rowsRead so far
 */
public record BackfillRun(long id, String source, Optional<String> position, long rowsRead, Instant startedAt) {

    /** With one more page stored. */
    public BackfillRun at(String next, int rows) {
        return new BackfillRun(id, source, Optional.of(next), rowsRead + rows, startedAt);
    }

    /** Whether an earlier process began it. */
    public boolean isResumed() {
        return position.isPresent();
    }
}
