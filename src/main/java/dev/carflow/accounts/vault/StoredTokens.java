package dev.carflow.accounts.vault;

import java.time.Instant;
import java.util.Optional;

/**
 * A token pair and where it is kept.
 *
 * @param row {@code vehicles.id} of the row that keeps it; an account's vehicles may share one pair
 * @param version counts the pairs of this row; what is saved must follow what was loaded
 * @param smartcarUserId whose vehicle it is, where known
 * @param refreshFailedAt since when Smartcar does not renew it
 */
public record StoredTokens(
        long row, long version, TokenPair pair, Optional<String> smartcarUserId, Optional<Instant> refreshFailedAt) {

    @Override
    public String toString() {
        return "StoredTokens[row=" + row + ", version=" + version + "]";
    }
}
