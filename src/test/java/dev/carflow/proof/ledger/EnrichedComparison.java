package dev.carflow.proof.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.routing.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds an enriched record against the raw one that it was made of, and against all that was said of its vehicle. */
final class EnrichedComparison {

    static final String KEY = "an enriched record has the key of its event";
    static final String HEADERS = "an enriched record has the headers of its event";
    static final String EVENT = "an enriched event is the event that was sent";
    static final String SIGNALS = "all signals of an event are in its enriched form";
    static final String OF_THE_EVENT = "a signal of the event is as the event said";
    static final String OF_THE_VEHICLE = "a signal from elsewhere is one that was said of this vehicle";
    static final String BETTER = "a signal from elsewhere tells more than the event's own";
    static final String NOT_KEPT = "of what the car cannot give or the user does not allow no value is remembered";
    static final String AGE = "a signal's age and staleness are right";
    static final String CALLS = "what is said of calls is so";

    private static final String FIRST_DELIVERY = "FIRST_DELIVERY";
    private static final String SIGNAL_UPDATED = "SIGNAL_UPDATED";

    private final KnownReadings known;
    private final Duration wanted;

    /** @param wanted how old a value may be before it is stale */
    EnrichedComparison(KnownReadings known, Duration wanted) {
        this.known = known;
        this.wanted = wanted;
    }

    void check(StoredRecord raw, JsonNode event, StoredRecord stored, JsonNode enriched, BrokenPromises broken) {
        String id = raw.id();
        broken.unless(String.valueOf(raw.key()).equals(stored.key()), KEY, id);
        checkHeaders(raw, stored, broken);
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
                raw.header(EventHeaders.RECEIVED_AT).map(Instant::parse).equals(Json.time(enriched.path("receivedAt"))),
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

    /** @param signal with a code, or by name: {@code Odometer.TraveledDistance} */
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

    /** Of the signals that an error is about: objects, or names. */
    private static List<String> codes(JsonNode error) {
        List<String> codes = new ArrayList<>();
        error.path("signals").forEach(signal -> codes.add(code(signal)));
        return codes;
    }

    private void checkSignals(String id, JsonNode data, JsonNode enriched, BrokenPromises broken) {
        Map<String, List<Reading>> own = new HashMap<>();
        data.path("signals").forEach(signal -> {
            Reading reading = Reading.ofWebhook(signal);
            own.computeIfAbsent(reading.code(), first -> new ArrayList<>()).add(reading);
        });
        String vehicle = data.path("vehicle").path("id").asText();
        Optional<Instant> now = Json.time(enriched.path("enrichedAt"));
        broken.unless(now.isPresent(), EVENT, id + ": enrichedAt");
        own.keySet().forEach(code -> broken.unless(enriched.path("signals").has(code), SIGNALS, id + " lacks " + code));
        boolean called = enriched.path("enrichment").path("calls").asInt() > 0;
        boolean shared = enriched.path("enrichment").path("shared").asBoolean();
        boolean skipped = enriched.path("enrichment").path("outcome").asText().equals("SKIPPED");
        broken.unless(!(skipped && called), CALLS, id + " is skipped, with calls");
        enriched.path("signals").properties().forEach(member -> {
            Reading reading = Reading.ofEnriched(member.getKey(), member.getValue());
            List<Reading> ofEvent = own.getOrDefault(reading.code(), List.of());
            String what = id + ": " + reading.code();
            String origin = member.getValue().path("origin").asText();
            switch (origin) {
                case "webhook" ->
                    broken.unless(
                            ofEvent.contains(reading),
                            OF_THE_EVENT,
                            what + " differs in " + differences(reading, ofEvent));
                case "api" -> {
                    broken.unless(known.isOfAnAnswer(vehicle, reading), OF_THE_VEHICLE, what + " of an answer");
                    broken.unless(called || shared, CALLS, what + " of an answer without a call");
                    checkBetter(reading, ofEvent, false, what, broken);
                }
                case "cache" -> {
                    broken.unless(
                            known.isOfAnAnswer(vehicle, reading) || known.isOfAnEvent(vehicle, reading),
                            OF_THE_VEHICLE,
                            what + " remembered");
                    broken.unless(!(reading.isIncurable() && reading.hasBody()), NOT_KEPT, what);
                    checkBetter(reading, ofEvent, true, what, broken);
                }
                default -> broken.add(OF_THE_EVENT, what + " has the origin " + origin);
            }
            now.ifPresent(time -> checkAge(reading, member.getValue(), time, what, broken));
        });
    }

    private static Set<String> differences(Reading reading, List<Reading> ofEvent) {
        return ofEvent.stream()
                .findFirst()
                .map(reading::differencesFrom)
                .orElse(Set.of("that the event does not have it"));
    }

    private static void checkBetter(
            Reading reading, List<Reading> ofEvent, boolean remembered, String what, BrokenPromises broken) {
        for (Reading own : ofEvent) {
            broken.unless(
                    Reading.BY_CONTENT.compare(reading, own) > 0 && !(remembered && own.isIncurable()), BETTER, what);
        }
    }

    private void checkAge(Reading reading, JsonNode written, Instant now, String what, BrokenPromises broken) {
        Optional<Long> age = reading.oemUpdatedAt()
                .map(time -> Math.max(0, Duration.between(time, now).toSeconds()));
        JsonNode told = written.path("ageSeconds");
        broken.unless(
                age.equals(told.isNumber() ? Optional.of(told.asLong()) : Optional.empty()), AGE, what + " ageSeconds");
        broken.unless(written.path("stale").asBoolean() == reading.isStale(now, wanted), AGE, what + " stale");
    }
}
