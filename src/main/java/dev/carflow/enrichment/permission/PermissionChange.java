package dev.carflow.enrichment.permission;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Permission to read signals of a vehicle was withdrawn, or granted again.
 *
 * @param codes of the signals, in order; empty if every signal of the vehicle is meant
 * @param at when Carflow received it
 * @param eventId of the event that reported it, or for which Smartcar was asked
 */
public record PermissionChange(
        String userId, String vehicleId, Kind kind, List<String> codes, Instant at, Cause cause, String eventId) {

    public PermissionChange {
        codes = codes.stream().sorted().toList();
    }

    /** The kind of change. */
    public enum Kind {
        WITHDRAWN,
        GRANTED;

        /** Returns the word for readers. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The source of the report. */
    public enum Cause {
        /** An error of a {@code VEHICLE_ERROR}. */
        ERROR,
        /** The status of a signal in a {@code VEHICLE_STATE}. */
        SIGNAL,
        /** The status of a signal in Smartcar's answer to a call. */
        ANSWER;

        /** Returns the word for readers. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the record's id: the same whenever the event is processed again, and of no other record. */
    public String id() {
        return eventId + ':' + kind.word() + ':' + cause.word();
    }

    /** Ids must not be logged. */
    @Override
    public String toString() {
        return "PermissionChange[" + kind + " by " + cause + ", " + codes.size() + " codes]";
    }
}
