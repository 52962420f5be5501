package dev.carflow.proof.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.proof.reading.DeliveryMarks;
import dev.carflow.proof.reading.EnrichedSignals;
import dev.carflow.proof.reading.Reading;
import dev.carflow.routing.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Compares an enriched record with its raw one, and with all that Smartcar reported of its vehicle to its user. */
final class EnrichedComparison {

    static final String KEY = "an enriched record has the key of its event";
    static final String HEADERS = "an enriched record has the headers of its event";
    static final String EVENT = "an enriched event is the event that was sent";
    static final String CALLS = "what is said of calls is so";

    private static final String FIRST_DELIVERY = "FIRST_DELIVERY";
    private static final String SIGNAL_UPDATED = "SIGNAL_UPDATED";

    private final KnownReadings known;
    private final Duration wanted;

    /**
     * @param wanted how old a value may be before it is stale
     */
    EnrichedComparison(KnownReadings known, Duration wanted) {
        this.known = known;
        this.wanted = wanted;
    }

    void check(StoredRecord raw, JsonNode event, StoredRecord stored, JsonNode enriched, BrokenPromises broken) {
        String id = raw.id();
        broken.unless(String.valueOf(raw.key()).equals(stored.key()), KEY, id);
        checkHeaders(raw, stored, broken);
        broken.unless(DeliveryMarks.agree(raw.headers(), enriched.path("delivery")), DeliveryMarks.RULE, id);
        JsonNode data = event.path("data");
        same(id, "eventId", event.path("eventId"), enriched.path("eventId"), broken);
        same(id, "eventType", event.path("eventType"), enriched.path("eventType"), broken);
        same(id, "userId", data.path("user").path("id"), enriched.path("userId"), broken);
        same(id, "vehicle", data.path("vehicle"), enriched.path("vehicle"), broken);
        same(id, "meta", event.path("meta"), enriched.path("meta"), broken);
        broken.unless(
                Json.text(data.path("user").path("externalId")).equals(Json.text(enriched.path("externalUserId"))),
                EVENT,
                id + ": externalUserId");
        broken.unless(
                Json.time(event.path("meta").path("deliveredAt")).equals(Json.time(enriched.path("deliveredAt"))),
                EVENT,
                id + ": deliveredAt");
        broken.unless(
                raw.header(EventHeaders.RECEIVED_AT)
                        .map(time -> Instant.parse(time).truncatedTo(ChronoUnit.MILLIS))
                        .equals(Json.time(enriched.path("receivedAt"))),
                EVENT,
                id + ": receivedAt");
        broken.unless(triggers(event).equals(enrichedTriggers(enriched)), EVENT, id + ": triggers");
        broken.unless(errors(data).equals(errors(enriched)), EVENT, id + ": errors");
        checkSignals(id, data, enriched, broken);
    }

    private static void same(String id, String member, JsonNode sent, JsonNode written, BrokenPromises broken) {
        broken.unless(sent.isMissingNode() || sent.equals(written), EVENT, id + ": " + member);
    }

    private static void checkHeaders(StoredRecord raw, StoredRecord enriched, BrokenPromises broken) {
        Map<String, String> expected = new TreeMap<>(raw.headers());
        expected.put(EventHeaders.ORIGIN_SOURCE, expected.get(EventHeaders.SOURCE));
        expected.put(
                EventHeaders.SOURCE,
                enriched.header(EventHeaders.SOURCE)
                        .filter(source -> source.matches("/carflow/[^/]+/enriched"))
                        .orElse("/carflow/{route}/enriched"));
        expected.put(EventHeaders.DATA_SCHEMA, "urn:carflow:schema:enriched-event:1");
        expected.put(
                EventHeaders.TYPE,
                "dev.carflow." + raw.header(EventHeaders.TYPE).orElse("").replace("com.smartcar.", "") + ".enriched");
        if (!expected.equals(enriched.headers())) {
            Map<String, String> wrong = new TreeMap<>(enriched.headers());
            wrong.entrySet().removeAll(expected.entrySet());
            expected.keySet().removeAll(enriched.headers().keySet());
            broken.add(HEADERS, raw.id() + " lacks " + expected.keySet() + ", other are " + wrong.keySet());
        }
    }

    /** Smartcar sends them beside the data, or in it. */
    private static List<String> triggers(JsonNode event) {
        JsonNode beside = event.path("triggers");
        List<String> triggers = new ArrayList<>();
        (beside.isEmpty() ? event.path("data").path("triggers") : beside)
                .forEach(trigger -> triggers.add(trigger(trigger)));
        return triggers;
    }

    /** Its signal is an object, a name (contract 3.4), or the trigger itself, then without a type (3.8). */
    private static String trigger(JsonNode sent) {
        JsonNode signal = sent.has("signal") ? sent.path("signal") : sent;
        String code = code(signal);
        String type = sent.path("type").asText();
        if (type.isEmpty() && code.equals(FIRST_DELIVERY)) {
            return FIRST_DELIVERY + " ";
        }
        return (type.isEmpty() ? SIGNAL_UPDATED : type) + " " + code;
    }

    /**
     * @param signal with a code, or by name: {@code Odometer.TraveledDistance}
     */
    private static String code(JsonNode signal) {
        return signal.isTextual()
                ? signal.asText().toLowerCase(Locale.ROOT).replace('.', '-')
                : signal.path("code").asText();
    }

    private static List<String> enrichedTriggers(JsonNode enriched) {
        List<String> triggers = new ArrayList<>();
        enriched.path("triggers")
                .forEach(trigger -> triggers.add(trigger.path("type").asText() + " "
                        + trigger.path("code").asText()));
        return triggers;
    }

    private static List<String> errors(JsonNode of) {
        List<String> errors = new ArrayList<>();
        of.path("errors")
                .forEach(error -> errors.add(Stream.of("type", "code", "state", "description")
                        .map(member -> Json.text(error.path(member)).orElse(""))
                        .collect(Collectors.joining(" ", "", " of " + codes(error)))));
        return errors;
    }

    /** The signals that an error is about: objects, or names. */
    private static List<String> codes(JsonNode error) {
        List<String> codes = new ArrayList<>();
        error.path("signals").forEach(signal -> codes.add(code(signal)));
        return codes;
    }

    private void checkSignals(String id, JsonNode data, JsonNode enriched, BrokenPromises broken) {
        JsonNode done = enriched.path("enrichment");
        boolean called = done.path("calls").asInt() > 0;
        broken.unless(
                !(done.path("outcome").asText().equals("SKIPPED") && called), CALLS, id + " is skipped, with calls");
        boolean answered = StreamSupport.stream(enriched.path("known").spliterator(), false)
                .anyMatch(known -> known.path("origin").asText().equals("api"));
        broken.unless(
                !answered || called || done.path("shared").asBoolean(), CALLS, id + " has of an answer without a call");
        Instant receivedAt = Reading.time(enriched.path("receivedAt"));
        broken.unless(
                receivedAt != null && Reading.time(enriched.path("enrichedAt")) != null, EVENT, id + ": enrichedAt");
        if (receivedAt != null) {
            new EnrichedSignals(List.of(), code -> Optional.of(wanted), broken::add)
                    .check(id, receivedAt, Reading.ofWebhook(data.path("signals")), enriched, known.reportedFor(data));
        }
    }
}
