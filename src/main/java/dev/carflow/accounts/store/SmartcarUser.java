package dev.carflow.accounts.store;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A user as Smartcar knows them.
 *
 * @param reauthenticateSince since when the user has to connect again; none if the account works
 */
public record SmartcarUser(String id, Optional<Instant> reauthenticateSince) {

    /** @param reauthenticateSince may be null */
    static SmartcarUser of(String id, OffsetDateTime reauthenticateSince) {
        return new SmartcarUser(id, Optional.ofNullable(reauthenticateSince).map(OffsetDateTime::toInstant));
    }

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "SmartcarUser[redacted]";
    }
}
