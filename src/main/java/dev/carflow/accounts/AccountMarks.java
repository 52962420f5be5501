package dev.carflow.accounts;

import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** Which users have to connect their account again before Smartcar can read their vehicles. */
public interface AccountMarks {

    /**
     * Smartcar reported that the user must authenticate again. Never fails, and takes a second at most: a mark that
     * the database does not accept at once is written later.
     *
     * @param at when Smartcar said so; an older report does not overwrite a newer one
     */
    Uni<Void> needsReauthentication(String userId, Instant at);

    /** Smartcar reported that the account works again. Never fails, and takes a second at most. */
    Uni<Void> recovered(String userId, Instant at);
}
