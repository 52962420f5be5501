package dev.carflow.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.proof.RecordedApi.Answer;
import dev.carflow.routing.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Holds every enriched record against the delivery that it was made of and against what Smartcar said about that vehicle
 * to that user: whose it is, its headers, and each signal's value, status, error, times and origin. The rules are those of
 * docs/enriched-events.md.
 */
final class Provenance {

    private static final String ENRICHED = "dev.carflow.%s.enriched";

    private final Map<String, RawEvent> events;
    private final BiFunction<String, String, List<Answer>> answers;
    private final Wanted wanted;
    private final Violations violations;
    private final Map<String, Map<String, Set<Reading>>> toldByWebhooks = new HashMap<>();

    /**
     * @param events first deliveries, by {@link RawEvent#id}
     * @param answers what Smartcar answered, by user and vehicle
     */
    Provenance(
            Map<String, RawEvent> events,
            BiFunction<String, String, List<Answer>> answers,
            Wanted wanted,
            Violations violations) {
        this.events = events;
        this.answers = answers;
        this.wanted = wanted;
        this.violations = violations;
        events.values().forEach(this::remember);
    }

    /** What the cache may hold besides answers: wanted signals that an event carried. */
    private void remember(RawEvent event) {
        Map<String, Set<Reading>> known =
                toldByWebhooks.computeIfAbsent(event.user() + " " + event.vehicle(), first -> new HashMap<>());
        signalsOf(Reading.tree(event.body())).forEach((code, reading) -> {
            if (wanted.includes(code)) {
                known.computeIfAbsent(code, first -> new HashSet<>()).add(reading);
            }
        });
    }

    private static Map<String, Reading> signalsOf(JsonNode body) {
        return Reading.ofWebhook(body.at("/data/signals"));
    }

    void check(ConsumerRecord<String, byte[]> enriched) {
        check(enriched, Optional.ofNullable(events.get(RawEvent.idOf(enriched))));
    }

    /** @param delivery that it was made of */
    void check(ConsumerRecord<String, byte[]> enriched, Optional<RawEvent> delivery) {
        JsonNode value = Reading.tree(enriched.value());
        RawEvent event = delivery.orElse(null);
        if (event == null || !event.id().equals(RawEvent.idOf(enriched))) {
            violations.add("nothing comes out that did not go in", RawEvent.idOf(enriched));
            return;
        }
        JsonNode body = Reading.tree(event.body());
        checkHeaders(enriched, event, value);
        checkWhose(enriched, event, value, body);
        checkSignals(event, value, signalsOf(body));
    }

    private void checkHeaders(ConsumerRecord<String, byte[]> enriched, RawEvent event, JsonNode value) {
        Map<String, String> expected = new TreeMap<>(event.headers());
        expected.put(EventHeaders.TYPE, ENRICHED.formatted(event.type().toLowerCase(Locale.ROOT)));
        Map<String, String> actual = RawEvent.headers(enriched.headers());
        Set<String> names = new HashSet<>(expected.keySet());
        names.addAll(actual.keySet());
        names.removeIf(name -> Objects.equals(expected.get(name), actual.get(name)));
        violations.require(
                names.isEmpty(),
                "headers are those of the delivery",
                value.path("eventId").asText() + ": " + names);
    }

    private void checkWhose(ConsumerRecord<String, byte[]> enriched, RawEvent event, JsonNode value, JsonNode body) {
        String id = event.id();
        violations.require(event.user().equals(enriched.key()), "the key is the event's user", id);
        same(id, "eventId", body.path("eventId"), value.path("eventId"));
        same(id, "userId", body.at("/data/user/id"), value.path("userId"));
        same(id, "externalUserId", body.at("/data/user/externalId"), value.path("externalUserId"));
        same(id, "eventType", body.path("eventType"), value.path("eventType"));
        same(id, "vehicle", vehicle(body), value.path("vehicle"));
        same(id, "meta", body.path("meta"), value.path("meta"));
        violations.require(
                Instant.parse(event.headers().get("carflow-received-at"))
                        .equals(Reading.time(value.path("receivedAt"))),
                "an enriched event says what its delivery says",
                id + ": receivedAt");
        sameList(id, "triggers", triggers(body), list(value.path("triggers")));
        sameList(id, "errors", errors(body.at("/data/errors")), errors(value.path("errors")));
    }

    /** Types and codes. They stand beside the data or in it, in the forms of contract 3.4 and 3.8. */
    private static List<String> triggers(JsonNode body) {
        List<String> triggers = new ArrayList<>();
        for (JsonNode each : body.has("triggers") ? body.path("triggers") : body.at("/data/triggers")) {
            String code = code(each.has("signal") ? each.path("signal") : each);
            if (each.has("type")) {
                triggers.add(each.path("type").asText() + " " + code);
            } else {
                triggers.add(code.equals("FIRST_DELIVERY") ? code + " " : "SIGNAL_UPDATED " + code);
            }
        }
        return triggers;
    }

    private static List<String> list(JsonNode triggers) {
        List<String> list = new ArrayList<>();
        triggers.forEach(each ->
                list.add(each.path("type").asText() + " " + each.path("code").asText()));
        return list;
    }

    /** Type, code and state of each, and the signals it is about. */
    private static List<String> errors(JsonNode errors) {
        List<String> list = new ArrayList<>();
        errors.forEach(each -> {
            List<String> codes = new ArrayList<>();
            each.path("signals").forEach(signal -> codes.add(code(signal)));
            list.add(each.path("type").asText() + " " + each.path("code").asText() + " "
                    + each.path("state").asText() + " " + codes);
        });
        return list;
    }

    /** In 2025 a signal was named by its group and its name (contract 3.4). */
    private static String code(JsonNode signal) {
        return signal.isTextual()
                ? signal.asText().toLowerCase(Locale.ROOT).replace('.', '-')
                : signal.path("code").asText();
    }

    /** The vehicle as received; its id can stand elsewhere. */
    private static JsonNode vehicle(JsonNode body) {
        ObjectNode vehicle = body.at("/data/vehicle").deepCopy();
        if (!vehicle.has("id")) {
            vehicle.set("id", body.path("vehicleId"));
        }
        return vehicle;
    }

    private void same(String id, String member, JsonNode received, JsonNode enriched) {
        boolean bothAbsent = isAbsent(received) && isAbsent(enriched);
        violations.require(
                bothAbsent || received.equals(enriched),
                "an enriched event says what its delivery says",
                id + ": " + member);
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    /** Lists whose elements have another form on each side: the same ones in the same order. */
    private void sameList(String id, String member, List<String> received, List<String> enriched) {
        violations.require(
                received.equals(enriched), "an enriched event says what its delivery says", id + ": " + member);
    }

    private void checkSignals(RawEvent event, JsonNode value, Map<String, Reading> carried) {
        Instant now = Reading.time(value.path("enrichedAt"));
        Map<String, Reading> left = new LinkedHashMap<>(carried);
        List<Answer> known = answers.apply(event.user(), event.vehicle());
        value.path("signals").properties().forEach(member -> {
            Reading reading = Reading.ofEnriched(member.getKey(), member.getValue());
            Reading own = left.remove(reading.code());
            String where = event.id() + ", " + reading.code();
            String origin = member.getValue().path("origin").asText();
            switch (origin) {
                case "webhook" -> checkCarried(where, reading, own);
                case "api" -> checkAnswered(where, reading, known, now, event.at());
                case "cache" -> checkRemembered(where, reading, known, now, event);
                default -> violations.add("a signal has an origin", where + ": " + origin);
            }
            if (!origin.equals("webhook")) {
                violations.require(wanted.includes(reading.code()), "only what is wanted is added", where);
                violations.require(
                        own == null || !reading.isOlderThan(own, now) && (reading.hasBody() || !own.hasBody()),
                        "what the event carries is replaced by what tells more",
                        where);
            }
            violations.require(
                    !origin.equals("cache") || own == null || !own.hasBody() || !own.isSuccess() || !own.isAhead(now),
                    "what the event carries is not replaced by what is remembered for having a time from the future",
                    where);
            checkAge(where, member.getValue(), reading, now);
        });
        violations.require(left.isEmpty(), "all signals of an event are there", event.id() + ": " + left.keySet());
        value.at("/enrichment/missing")
                .forEach(code -> violations.require(
                        !value.path("signals").path(code.asText()).has("body"),
                        "what is missing has no value",
                        event.id() + ", " + code.asText()));
    }

    private void checkCarried(String where, Reading reading, Reading own) {
        List<String> differences = own == null ? List.of("absent") : reading.differencesTo(own);
        violations.require(
                differences.isEmpty(), "a value of the webhook is the event's own", where + ": " + differences);
    }

    private void checkAnswered(String where, Reading reading, List<Answer> known, Instant now, long receivedAt) {
        violations.require(isAnswered(reading, known, now), "a value of the API is one that Smartcar answered", where);
        // An event that comes before an answer is remembered shares it: that is the last one before, at most.
        List<Answer> answered =
                known.stream().filter(answer -> answer.status() == 200).toList();
        long before = answered.stream()
                .filter(answer -> answer.answered().toEpochMilli() < receivedAt)
                .count();
        List<Answer> sharable = answered.subList((int) Math.max(0, before - 1), answered.size());
        violations.require(
                isAnswered(reading, sharable, now), "a value of the API is no older than the last answer's", where);
    }

    private void checkRemembered(String where, Reading reading, List<Answer> known, Instant now, RawEvent event) {
        boolean carried =
                toldByWebhooks.get(event.user() + " " + event.vehicle()).getOrDefault(reading.code(), Set.of()).stream()
                        .anyMatch(reading::repeatsFromMemory);
        violations.require(
                carried || isAnswered(reading, known, now, Reading::repeatsFromMemory),
                "a remembered value is one that Smartcar told of the vehicle",
                where);
    }

    private static boolean isAnswered(Reading reading, List<Answer> known, Instant now) {
        return isAnswered(reading, known, now, Reading::repeats);
    }

    private static boolean isAnswered(
            Reading reading, List<Answer> known, Instant now, BiPredicate<Reading, Reading> isThat) {
        return known.stream()
                .filter(answer -> !answer.asked().isAfter(now))
                .map(answer -> answer.signals().get(reading.code()))
                .anyMatch(told -> told != null && isThat.test(reading, told));
    }

    /** Ages are in whole seconds: what is within one of the limit is not judged. */
    private void checkAge(String where, JsonNode signal, Reading reading, Instant now) {
        long age = reading.oemUpdatedAt() == null
                ? 0
                : Math.max(0, Duration.between(reading.oemUpdatedAt(), now).toSeconds());
        violations.require(
                signal.has("ageSeconds") == (reading.oemUpdatedAt() != null)
                        && Math.abs(signal.path("ageSeconds").asLong() - age) <= 1,
                "an age is the time since the maker had the value",
                where);
        long limit = wanted.ageOf(reading.code()).map(Duration::toSeconds).orElse(Long.MAX_VALUE);
        if (age < limit - 1 || age > limit + 1) {
            boolean ageIsUnknown = reading.isAhead(now) && limit < Long.MAX_VALUE;
            boolean stale = reading.hasBody() && (!reading.isSuccess() || ageIsUnknown || age > limit);
            violations.require(
                    signal.path("stale").asBoolean() == stale,
                    "what is stale is what is older than wanted, or was not read",
                    where);
        }
    }
}
