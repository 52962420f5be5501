package dev.carflow.accounts;

import java.util.Optional;

/**
 * The account that a Smartcar user belongs to.
 *
 * @param customerId the customer's own id; none for a user who is known from Smartcar's list only
 * @param route the route of the user's events; none for the configured one
 */
public record Account(Optional<String> customerId, Optional<String> route) {

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "Account[" + route.orElse("default route") + "]";
    }
}
