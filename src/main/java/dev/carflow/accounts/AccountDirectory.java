package dev.carflow.accounts;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Whose each Smartcar user is, from memory: nobody waits for the database. */
public interface AccountDirectory {

    /**
     * As last heard from the database, which is a moment ago while it is there.
     *
     * @return none for a user who is not linked, and for everybody where no database is configured
     */
    Optional<Account> of(String smartcarUserId);

    /**
     * Completes once the accounts are in memory. It completes, too, when they are not after ten seconds, and where no
     * database is configured: nobody waits for longer. Never fails.
     */
    Uni<Void> settled();
}
