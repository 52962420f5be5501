package dev.carflow.history;

import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.routing.EventHeaders;
import java.util.Locale;
import java.util.Optional;

/**
 * Which records to follow; what is empty takes all.
 *
 * @param user Smartcar's id
 * @param vehicle Smartcar's id
 * @param type a part of CloudEvents' type, such as {@code vehicle_error}; hyphens and underscores are the same
 * @param route of the topics; those that all routes share belong to the default route
 */
public record TailFilter(
        Optional<String> user, Optional<String> vehicle, Optional<String> type, Optional<String> route) {

    boolean takes(StoredRecord entry) {
        return user.filter(id -> !id.equals(entry.key())).isEmpty()
                && vehicle.filter(id -> !entry.header(EventHeaders.SUBJECT)
                                .filter(id::equals)
                                .isPresent())
                        .isEmpty()
                && type.filter(part -> !plain(entry.header(EventHeaders.TYPE).orElse(""))
                                .contains(plain(part)))
                        .isEmpty();
    }

    boolean takesTopic(String topic) {
        return route.filter(name -> !topic.startsWith(name + ".")).isEmpty();
    }

    private static String plain(String type) {
        return type.replace('-', '_').toLowerCase(Locale.ROOT);
    }

    /** Leaves ids of users and vehicles out. */
    @Override
    public String toString() {
        return "TailFilter[" + type + ", " + route + "]";
    }
}
