package dev.carflow.enrichment.permission;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Permission to read signals of a vehicle was withdrawn, or granted again.
 *
 * @param codes of the signals, in order; none if it is every signal of the vehicle
 * @param at when Carflow was told
 * @param eventId of the event that told it, or for which Smartcar was asked
 */
public record PermissionChange(
        String userId, String vehicleId, Kind kind, List<String> codes, Instant at, Cause cause, String eventId) {

    public PermissionChange {
        codes = codes.stream().sorted().toList();
    }

    /** What happened. */
    public enum Kind {
        WITHDRAWN,
        GRANTED;

        /** As readers see it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What told it. */
    public enum Cause {
        /** An error of a {@code VEHICLE_ERROR}. */
        ERROR,
        /** The status of a signal in a {@code VEHICLE_STATE}. */
        SIGNAL,
        /** The status of a signal in Smartcar's answer to a call. */
        ANSWER;

        /** As readers see it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Of the record: the same whenever the event is processed again, and no other record's. */
    public String id() {
        return eventId + ':' + kind.word() + ':' + cause.word();
    }

    /** Ids are not for logs. */
    @Override
    public String toString() {
        return "PermissionChange[" + kind + " by " + cause + ", " + codes.size() + " codes]";
    }
}
