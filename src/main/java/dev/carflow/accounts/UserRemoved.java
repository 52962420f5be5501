package dev.carflow.accounts;

/**
 * A Smartcar user was removed, here or in another process: whatever is remembered of the user goes. Fired as a CDI event,
 * on an event loop; observers must not block. It may come for a user of whom nothing is known, and more than once.
 */
public record UserRemoved(String smartcarUserId) {

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "UserRemoved[redacted]";
    }
}
