package dev.carflow.history;

import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TopicPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Records as a search finds them, for tests: all of one event unless a test says otherwise. */
public final class Found {

    public static final String EVENT = "7859f08c-c510-4061-87fb-2cd3495296d1";
    public static final String USER = "the-user";
    public static final String VEHICLE = "the-vehicle";
    public static final String WEBHOOK = "/smartcar/webhooks/w1";
    public static final Instant RECEIVED = Instant.parse("2026-11-22T08:00:00Z");
    public static final SearchWindow WINDOW = new SearchWindow(
            RECEIVED.minusSeconds(3600),
            RECEIVED.plusSeconds(3600),
            RECEIVED.plusSeconds(3600),
            RECEIVED.plusSeconds(3600));
    public static final HistoryRequest REQUEST =
            new HistoryRequest(Set.of(EVENT), Optional.empty(), Optional.empty(), WINDOW);

    private final Place place;
    private final TopicPosition at;
    private Instant writtenAt = RECEIVED;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private Optional<EnrichmentSummary> summary = Optional.empty();

    private Found(Place place, String topic, int partition, long offset) {
        this.place = place;
        this.at = new TopicPosition(topic, partition, offset);
        headers.put("ce_id", EVENT);
        headers.put("ce_type", "com.smartcar.vehicle_state");
        headers.put("ce_source", WEBHOOK);
        headers.put("ce_subject", VEHICLE);
        headers.put("ce_time", RECEIVED.minusMillis(500).toString());
        headers.put("carflow-received-at", RECEIVED.toString());
        headers.put("carflow-delivery-id", "d1");
        headers.put("carflow-mode", "live");
    }

    static Found event(long offset) {
        return new Found(Place.EVENT, "smartcar.vehicle-state", 4, offset);
    }

    static Found otherPartition(long offset) {
        return new Found(Place.EVENT, "smartcar.vehicle-state", 5, offset);
    }

    static Found test(long offset) {
        return new Found(Place.TEST, "smartcar.test", 1, offset).with("carflow-mode", "test");
    }

    static Found enriched(long offset) {
        Found found = new Found(Place.ENRICHED, "smartcar.enriched", 4, offset)
                .with("ce_type", "dev.carflow.vehicle_state.enriched")
                .with("ce_source", "/carflow/smartcar/enriched")
                .with("ce_originsource", WEBHOOK)
                .after(Duration.ofMillis(1200));
        found.summary = Optional.of(new EnrichmentSummary(
                "PARTIAL", Optional.of("nothing-newer"), Optional.empty(), 1, false, Optional.of("req-1")));
        return found;
    }

    static Found quarantined(long offset, String reason) {
        return new Found(Place.QUARANTINE, "smartcar.quarantine", 2, offset)
                .with("carflow-reason", reason)
                .with("carflow-cause", "eventType is none that is known");
    }

    static Found deadLetter(long offset, long origin) {
        return new Found(Place.DEAD_LETTER, "smartcar.dead-letter", 3, offset)
                .with("carflow-reason", "too-large")
                .with("carflow-origin-topic", "smartcar.vehicle-state")
                .with("carflow-origin-partition", "4")
                .with("carflow-origin-offset", String.valueOf(origin))
                .after(Duration.ofSeconds(2));
    }

    static Found reading(long offset) {
        return new Found(Place.READINGS, "smartcar.readings", 0, offset).after(Duration.ofMillis(1200));
    }

    Found with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    /** Another of Smartcar's attempts. */
    Found delivery(String id, Duration later) {
        return with("carflow-delivery-id", id)
                .with("carflow-received-at", RECEIVED.plus(later).toString())
                .after(later);
    }

    Found after(Duration time) {
        writtenAt = RECEIVED.plus(time);
        return this;
    }

    Found redrivenBy(String id) {
        return with("carflow-redrive-id", id);
    }

    Found unreadable() {
        summary = Optional.empty();
        return this;
    }

    TopicPosition at() {
        return at;
    }

    Sighting sighting() {
        List<Header> all = new ArrayList<>();
        headers.forEach((name, value) -> all.add(new Header(name, value)));
        return new Sighting(
                place,
                new StoredRecord(at, writtenAt, place == Place.READINGS ? VEHICLE : USER, null, all),
                headers.get("ce_id"),
                summary);
    }
}
