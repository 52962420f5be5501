package dev.carflow.views.input;

import dev.carflow.views.merge.UserState;
import java.time.Instant;
import java.util.List;

/** A record of {@code {route}.enriched}, read. */
public sealed interface EnrichedRecord {

    /**
     * It reports something about one vehicle for one user.
     *
     * @param id of the event, or of the record about a permission
     * @param at when Carflow received the event
     * @param state what it reports
     */
    record Contribution(String vehicleId, String userId, String id, Instant at, UserState state)
            implements EnrichedRecord {

        /** Leaves out ids. */
        @Override
        public String toString() {
            return "Contribution[" + state + "]";
        }
    }

    /**
     * A user was removed: everything received until then has to be deleted.
     *
     * @param vehicleIds that the user had connected, as far as Carflow knew them
     */
    record Removal(String userId, List<String> vehicleIds, String id, Instant at) implements EnrichedRecord {

        public Removal {
            vehicleIds = List.copyOf(vehicleIds);
        }

        /** Leaves out ids. */
        @Override
        public String toString() {
            return "Removal[" + at + "]";
        }
    }

    /** It says nothing about a vehicle: an event without one, or a type that this version does not know. */
    record Ignored() implements EnrichedRecord {}

    /**
     * It is not what its type promises.
     *
     * @param defect for people; never content
     */
    record Unreadable(String defect) implements EnrichedRecord {}
}
