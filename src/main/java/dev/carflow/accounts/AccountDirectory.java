package dev.carflow.accounts;

import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Accounts by Smartcar user, from memory: callers never wait for the database. */
public interface AccountDirectory {

    /**
     * Returns the account as last read from the database, which is a moment ago while the database is available.
     *
     * @return none for a user who is not linked, and for every user where no database is configured
     */
    Optional<Account> of(String smartcarUserId);

    /**
     * Completes once the accounts are in memory, after ten seconds at the latest, and at once where no database is
     * configured. Never fails.
     */
    Uni<Void> settled();
}
