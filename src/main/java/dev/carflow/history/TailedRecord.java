package dev.carflow.history;

import dev.carflow.eventlog.HeaderTime;
import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TopicPosition;
import dev.carflow.routing.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One record as {@code tail} shows it: headers and what was done, and nothing of its content.
 *
 * @param type CloudEvents' type
 * @param eventId CloudEvents' id. That of payload 2.0 holds a vehicle's id: see {@link #namesAVehicle}
 * @param outcome a word: {@code stored}, {@code drained}, {@code redriven}, {@code quarantined}, {@code dead-letter}, the
 *     outcome of an enriched event, or {@code other}
 * @param reason of what was set aside, or of an enrichment that is not complete
 * @param calls made for an enriched event
 * @param delay from the receipt of the delivery to this record
 * @param user Smartcar's id, if the topic's key is one
 * @param vehicle Smartcar's id
 */
public record TailedRecord(
        TopicPosition at,
        Instant writtenAt,
        Optional<String> type,
        Optional<String> eventId,
        String outcome,
        Optional<String> reason,
        Optional<Long> calls,
        Optional<Duration> delay,
        Optional<String> user,
        Optional<String> vehicle) {

    private static final String OTHER = "other";

    static TailedRecord of(Place place, StoredRecord entry) {
        Optional<EnrichmentSummary> summary =
                place == Place.ENRICHED ? EnrichmentSummary.read(entry.value()) : Optional.empty();
        return new TailedRecord(
                entry.at(),
                entry.timestamp(),
                entry.header(EventHeaders.TYPE),
                entry.header(EventHeaders.ID),
                outcome(place, entry, summary),
                summary.map(EnrichmentSummary::reason).orElseGet(() -> entry.header(EventHeaders.REASON)),
                summary.map(EnrichmentSummary::calls),
                entry.header(EventHeaders.RECEIVED_AT)
                        .flatMap(HeaderTime::read)
                        .map(received -> Duration.between(received, entry.timestamp())),
                place == Place.LEGACY ? Optional.empty() : Optional.ofNullable(entry.key()),
                entry.header(EventHeaders.SUBJECT));
    }

    private static String outcome(Place place, StoredRecord entry, Optional<EnrichmentSummary> summary) {
        return switch (place) {
            case EVENT, TEST, LEGACY ->
                entry.header(EventHeaders.REDRIVE_ID).isPresent()
                        ? "redriven"
                        : entry.header(EventHeaders.SPILLED_AT).isPresent() ? "drained" : "stored";
            case QUARANTINE -> "quarantined";
            case DEAD_LETTER -> "dead-letter";
            case ENRICHED -> summary.map(EnrichmentSummary::outcome).orElse(OTHER);
            case READINGS -> OTHER;
        };
    }

    /** Returns whether the event's id holds the id of its vehicle, as those of payload 2.0 do. */
    public boolean namesAVehicle() {
        return vehicle.isPresent()
                && eventId.filter(id -> id.contains(vehicle.get())).isPresent();
    }

    /** Leaves ids of users and vehicles out. */
    @Override
    public String toString() {
        return "TailedRecord[" + at + ", " + outcome + "]";
    }
}
