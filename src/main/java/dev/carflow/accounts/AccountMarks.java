package dev.carflow.accounts;

import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** Which users have to connect their account again before Smartcar can read their vehicles. */
public interface AccountMarks {

    /**
     * Smartcar reported that the user must authenticate anew. Never fails, and takes a second at most: what the database
     * does not take at once is written later.
     *
     * @param at when Smartcar said so; older news do not overwrite newer
     */
    Uni<Void> needsReauthentication(String userId, Instant at);

    /** Smartcar reported that the account works again. As above. */
    Uni<Void> recovered(String userId, Instant at);
}
