package dev.carflow.enrichment.reading;

import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalOrder;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.routing.DerivedTopic;
import dev.carflow.routing.EventHeaders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The readings of an event: its own signals, and those that Smartcar answered for it. Remembered values are left out:
 * each was a reading when it was reported. An event without a vehicle has none, because the vehicle is their key.
 */
public final class Readings {

    /** Incremented when a member changes its meaning or is removed; a new member changes nothing. */
    public static final int SCHEMA_VERSION = 1;

    /** The schema for readers; the file of that name is in the repository. */
    public static final String DATA_SCHEMA = "urn:carflow:schema:reading:" + SCHEMA_VERSION;

    private static final String TYPE = "dev.carflow.reading";

    private final DerivedTopic topic;
    private final Predicate<String> isWithheld;

    /** @param isWithheld by code: whether it must not be published */
    public Readings(DerivedTopic topic, Predicate<String> isWithheld) {
        this.topic = topic;
        this.isWithheld = isWithheld;
    }

    /**
     * @param answer signals of an answer to a call that was made for the event or shared with it
     * @param account the customer's own id of the user
     * @return a record each
     */
    public List<EventRecord> of(ConsumedEvent event, Collection<ReportedSignal> answer, Optional<String> account) {
        if (event.vehicleId().isEmpty()) {
            return List.of();
        }
        String vehicle = event.vehicleId().get();
        Map<String, SignalReading> byId = byId(event, answer, new ReadingIds(vehicle, event.userId()));
        ReadingWriter writer = new ReadingWriter(event, account);
        List<EventRecord> records = new ArrayList<>(byId.size());
        byId.forEach((id, reading) ->
                records.add(new EventRecord(topic.topic(), vehicle, writer.write(id, reading), headers(id))));
        return records;
    }

    /** An answer often repeats a signal of the event: that is one reading, as the later report has it. */
    private Map<String, SignalReading> byId(ConsumedEvent event, Collection<ReportedSignal> answer, ReadingIds ids) {
        Map<String, SignalReading> byId = new LinkedHashMap<>();
        for (Collection<ReportedSignal> source : List.of(event.signals().values(), answer)) {
            for (ReportedSignal reported : source) {
                if (!isWithheld.test(reported.code())) {
                    SignalReading reading = SignalReading.of(reported);
                    byId.merge(ids.of(reading), reading, Readings::newer);
                }
            }
        }
        return byId;
    }

    private static SignalReading newer(SignalReading first, SignalReading second) {
        return SignalOrder.newer(first.reported(), second.reported()) == first.reported() ? first : second;
    }

    private List<Header> headers(String id) {
        return List.of(
                new Header(EventHeaders.SPEC_VERSION, "1.0"),
                new Header(EventHeaders.ID, id),
                new Header(EventHeaders.TYPE, TYPE),
                new Header(EventHeaders.SOURCE, topic.source()),
                new Header(EventHeaders.DATA_SCHEMA, DATA_SCHEMA),
                new Header(EventHeaders.CONTENT_TYPE, "application/json"));
    }
}
