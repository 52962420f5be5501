package dev.carflow.accounts.link;

import java.util.List;

/** The outcome of linking. */
public sealed interface LinkResult {

    /**
     * Linked, now or before. A previous Smartcar user of the customer stays linked to the customer with its vehicles: at
     * Smartcar they stay connected.
     *
     * @param userRow {@code users.id}
     * @param vehicleRows {@code vehicles.id}, in the order of the request's vehicles
     */
    record Linked(long userRow, List<Long> vehicleRows) implements LinkResult {
        public Linked {
            vehicleRows = List.copyOf(vehicleRows);
        }

        /** Ids are not for logs. */
        @Override
        public String toString() {
            return "Linked[" + vehicleRows.size() + " vehicles]";
        }
    }

    /** The Smartcar user belongs to another customer: nothing was changed. */
    record LinkedToAnother() implements LinkResult {}

    /** An id is empty, longer than 255 characters or has control characters in it: nothing was changed. */
    record Unusable() implements LinkResult {}

    /** The Connect session is gone, removed with its user: nothing was changed. */
    record SessionRemoved() implements LinkResult {}
}
