package dev.carflow.history;

import dev.carflow.eventlog.HeaderTime;
import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TopicPosition;
import dev.carflow.routing.EventHeaders;
import java.time.Instant;
import java.util.Optional;

/**
 * A record about a wanted event.
 *
 * @param entry without its value
 * @param eventId of the event that it is about
 * @param summary of an enriched record; none where its value cannot be read
 */
record Sighting(Place place, StoredRecord entry, String eventId, Optional<EnrichmentSummary> summary) {

    /** The event is distinguished from others of the same id by the webhook that it came from. */
    record Event(String id, String source) {}

    Event event() {
        String source = entry.header(place == Place.ENRICHED ? EventHeaders.ORIGIN_SOURCE : EventHeaders.SOURCE)
                .orElse("");
        return new Event(eventId, source);
    }

    TopicPosition at() {
        return entry.at();
    }

    Instant writtenAt() {
        return entry.timestamp();
    }

    Optional<String> header(String name) {
        return entry.header(name);
    }

    Optional<Instant> time(String header) {
        return entry.header(header).flatMap(HeaderTime::read);
    }

    /** Returns whether two records are of one delivery and one redrive, as a worker's input and output are. */
    boolean isOfSameDelivery(Sighting other) {
        return header(EventHeaders.DELIVERY_ID).equals(other.header(EventHeaders.DELIVERY_ID))
                && header(EventHeaders.REDRIVE_ID).equals(other.header(EventHeaders.REDRIVE_ID));
    }
}
