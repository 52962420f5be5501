package dev.carflow.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.proof.RecordedApi.Answer;
import dev.carflow.proof.reading.DeliveryMarks;
import dev.carflow.proof.reading.EnrichedSignals;
import dev.carflow.proof.reading.EnrichedSignals.KnownToService;
import dev.carflow.proof.reading.Reading;
import dev.carflow.routing.EventHeaders;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Compares every enriched record with the delivery that it was made from and with Smartcar's answers about that vehicle
 * to that user: its user, its headers, and each signal's value, status, error, times and origin. The rules are those of
 * docs/enriched-events.md.
 */
final class Provenance {

    private static final String ENRICHED = "dev.carflow.%s.enriched";

    private final Map<String, RawEvent> events;
    private final BiFunction<String, String, List<Answer>> answers;
    private final SignalDemand wanted;
    private final Violations violations;
    private final Map<String, Set<Reading.Value>> reportedByWebhooks = new HashMap<>();
    private final Map<String, Set<String>> incurable = new HashMap<>();
    private Optional<ReportedValues> reported = Optional.empty();

    /**
     * @param events first deliveries, by {@link RawEvent#id}
     * @param answers Smartcar's answers, by user and vehicle
     */
    Provenance(
            Map<String, RawEvent> events,
            BiFunction<String, String, List<Answer>> answers,
            SignalDemand wanted,
            Violations violations) {
        this.events = events;
        this.answers = answers;
        this.wanted = wanted;
        this.violations = violations;
        events.values().forEach(this::remember);
    }

    /** Each event was processed once: a value that was never reported before is not remembered. */
    Provenance ofSingleProcessing() {
        reported = Optional.of(new ReportedValues(events.values(), answers));
        return this;
    }

    /** The memory may also hold wanted signals that an event carried. */
    private void remember(RawEvent event) {
        Set<String> without = incurable.computeIfAbsent(event.user() + " " + event.vehicle(), first -> new HashSet<>());
        signalsOf(Reading.tree(event.body())).values().stream()
                .flatMap(List::stream)
                .filter(Reading::isIncurable)
                .forEach(reading -> without.add(reading.code()));
        Set<Reading.Value> known =
                reportedByWebhooks.computeIfAbsent(event.user() + " " + event.vehicle(), first -> new HashSet<>());
        signalsOf(Reading.tree(event.body())).values().stream()
                .flatMap(List::stream)
                .filter(reading -> wanted.includes(reading.code()))
                .forEach(reading -> known.add(reading.value()));
    }

    private static Map<String, List<Reading>> signalsOf(JsonNode body) {
        return Reading.ofWebhook(body.at("/data/signals"));
    }

    void check(ConsumerRecord<String, byte[]> enriched) {
        check(enriched, Optional.ofNullable(events.get(RawEvent.idOf(enriched))));
    }

    /**
     * @param delivery the one that it was made from
     */
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
        violations.require(
                DeliveryMarks.agree(event.headers(), value.path("delivery")), DeliveryMarks.RULE, event.id());
        checkSignals(event, value, signalsOf(body));
    }

    private void checkHeaders(ConsumerRecord<String, byte[]> enriched, RawEvent event, JsonNode value) {
        Map<String, String> expected = new TreeMap<>(event.headers());
        expected.put(EventHeaders.TYPE, ENRICHED.formatted(event.type().toLowerCase(Locale.ROOT)));
        expected.put(EventHeaders.ORIGIN_SOURCE, expected.get(EventHeaders.SOURCE));
        expected.put(EventHeaders.SOURCE, "/carflow/" + enriched.topic().replace(".enriched", "/enriched"));
        expected.put(EventHeaders.DATA_SCHEMA, "urn:carflow:schema:enriched-event:1");
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
                        .truncatedTo(ChronoUnit.MILLIS)
                        .equals(Reading.time(value.path("receivedAt"))),
                "an enriched event says what its delivery says",
                id + ": receivedAt");
        sameList(id, "triggers", triggers(body), list(value.path("triggers")));
        sameList(id, "errors", errors(body.at("/data/errors")), errors(value.path("errors")));
    }

    /** Types and codes. They are beside the data or in it, in the forms of contract 3.4 and 3.8. */
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

    /** Type, code and state of each, and the signals that it is about. */
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

    /** The vehicle as received; its id may be elsewhere. */
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

    /** Lists with different forms on each side: the same elements in the same order. */
    private void sameList(String id, String member, List<String> received, List<String> enriched) {
        violations.require(
                received.equals(enriched), "an enriched event says what its delivery says", id + ": " + member);
    }

    private void checkSignals(RawEvent event, JsonNode value, Map<String, List<Reading>> carried) {
        Instant now = Reading.time(value.path("enrichedAt"));
        List<Answer> known = answers.apply(event.user(), event.vehicle()).stream()
                .filter(answer -> answer.status() == 200
                        && !answer.asked().truncatedTo(ChronoUnit.MILLIS).isAfter(now))
                .toList();
        new EnrichedSignals(wanted.codes(), wanted::ageOf, violations::add)
                .check(event.id(), Instant.ofEpochMilli(event.at()), carried, value, new KnownToService() {
                    @Override
                    public boolean isAnswered(Reading.Value value) {
                        return sharable(known, event)
                                .anyMatch(reading -> reading.value().equals(value));
                    }

                    @Override
                    public boolean isAnswered(Reading.Status value) {
                        return sharable(known, event)
                                .anyMatch(reading -> reading.statusReported().equals(value));
                    }

                    @Override
                    public boolean isReported(Reading.Value value) {
                        return known.stream()
                                        .flatMap(answer -> answer.signals().values().stream())
                                        .anyMatch(reading -> reading.value().equals(value))
                                || reportedByWebhooks
                                        .get(event.user() + " " + event.vehicle())
                                        .contains(value);
                    }

                    @Override
                    public boolean isIncurable(String code) {
                        return incurable
                                        .get(event.user() + " " + event.vehicle())
                                        .contains(code)
                                || known.stream()
                                        .map(answer -> answer.signals().get(code))
                                        .anyMatch(reading -> reading != null && reading.isIncurable());
                    }

                    @Override
                    public boolean mayBeRemembered(Reading value) {
                        return reported.map(all -> all.isReportedBesides(event, value))
                                .orElse(true);
                    }
                });
    }

    /** An event that arrives before an answer is in memory shares it: only the last one before can have. */
    private static Stream<Reading> sharable(List<Answer> known, RawEvent event) {
        long before = known.stream()
                .filter(answer -> answer.answered().toEpochMilli() < event.at())
                .count();
        return known.subList((int) Math.max(0, before - 1), known.size()).stream()
                .flatMap(answer -> answer.signals().values().stream());
    }
}
