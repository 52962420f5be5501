package dev.carflow.accounts;

/**
 * A Smartcar user was removed, in this process or another: observers drop everything they remember of the user. Fired
 * as a CDI event on an event loop; observers must not block. It may name an unknown user, and may be repeated.
 */
public record UserRemoved(String smartcarUserId) {

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "UserRemoved[redacted]";
    }
}
