package dev.carflow.accounts;

import java.util.Optional;

/**
 * Whose a Smartcar user is.
 *
 * @param customerId the customer's own id; none for one who was found at Smartcar only
 * @param route where the events go; none for what the configuration says
 */
public record Account(Optional<String> customerId, Optional<String> route) {

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "Account[" + route.orElse("default route") + "]";
    }
}
