package dev.carflow.redrive;

import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.routing.EventHeaders;
import java.util.Optional;
import java.util.Set;

/**
 * Selects records.
 *
 * @param reasons any of these; empty for all
 * @param user Smartcar's id
 * @param vehicle Smartcar's id
 */
public record RecordFilter(Set<String> reasons, Optional<String> user, Optional<String> vehicle) {

    public RecordFilter {
        reasons = Set.copyOf(reasons);
    }

    public static RecordFilter all() {
        return new RecordFilter(Set.of(), Optional.empty(), Optional.empty());
    }

    boolean takesReason(StoredRecord entry) {
        return reasons.isEmpty()
                || entry.header(EventHeaders.REASON).filter(reasons::contains).isPresent();
    }

    /** @param key of the record that would be written, or null */
    boolean takesUser(String key) {
        return user.isEmpty() || user.get().equals(key);
    }

    /**
     * @param subject the vehicle of the record that would be written, if it has one
     */
    boolean takesVehicle(Optional<String> subject) {
        return vehicle.isEmpty() || vehicle.equals(subject);
    }

    /** Leaves the ids out. */
    @Override
    public String toString() {
        return "RecordFilter[reasons=" + reasons + "]";
    }
}
