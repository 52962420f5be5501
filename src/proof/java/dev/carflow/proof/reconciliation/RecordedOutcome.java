package dev.carflow.proof.reconciliation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.routing.EventHeaders;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A small outcome whose every fact can be damaged. Undamaged, it keeps every promise: two users with a vehicle each,
 * events of all kinds, some through the spill, values of calls and of the memory.
 */
final class RecordedOutcome {

    static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    static final String WEBHOOK = "5a8e5e38-1e12-4011-a36d-56f120053f9e";
    private static final String APPLICATION = "app-1";

    /** Sends one of the events, too, under the same id. */
    static final String OTHER_WEBHOOK = "wh_0c3a7f5e";

    final List<Sent> sent = new ArrayList<>();
    final List<ForgedRequest> forged = new ArrayList<>();
    final List<Fact> records = new ArrayList<>();
    final Map<String, String> answers = new LinkedHashMap<>();

    /** The user in whose name each vehicle was asked about; a car can have several. */
    final Map<String, String> askedFor = new LinkedHashMap<>(Map.of("v-1", "u-1", "v-2", "u-2"));

    final Set<String> leftInSpill = new LinkedHashSet<>();
    Demands demands = Demands.usual();
    Instant since = NOON;
    String readFirst = "";
    RunTimeline course = new RunTimeline(
            NOON,
            NOON.plusSeconds(55),
            Optional.of(NOON.plusSeconds(58)),
            NOON.plusSeconds(100),
            12,
            Optional.empty(),
            Optional.empty(),
            3,
            List.of(new Outage(NOON, NOON.plusSeconds(5))));

    /** A request. */
    record Sent(String id, Destination destination, String key, String body, Instant at, String answer) {

        Sent answered(String other) {
            return new Sent(id, destination, key, body, at, other);
        }

        Sent at(Instant other) {
            return new Sent(id, destination, key, body, other, answer);
        }
    }

    /** A record. */
    record Fact(String topic, int partition, Instant time, String key, Map<String, String> headers, String value) {

        Fact on(String otherTopic) {
            return new Fact(otherTopic, partition, time, key, headers, value);
        }

        Fact onPartition(int other) {
            return new Fact(topic, other, time, key, headers, value);
        }

        Fact at(Instant other) {
            return new Fact(topic, partition, other, key, headers, value);
        }

        Fact withKey(String other) {
            return new Fact(topic, partition, time, other, headers, value);
        }

        Fact withHeader(String name, String other) {
            Map<String, String> changed = new LinkedHashMap<>(headers);
            changed.put(name, other);
            return new Fact(topic, partition, time, key, changed, value);
        }

        Fact withoutHeader(String name) {
            Map<String, String> changed = new LinkedHashMap<>(headers);
            changed.remove(name);
            return new Fact(topic, partition, time, key, changed, value);
        }

        /**
         * @throws IllegalArgumentException if there is nothing to replace: there would be no damage
         */
        Fact replacing(String part, String other) {
            if (!value.contains(part)) {
                throw new IllegalArgumentException(part + " is not in " + value);
            }
            return new Fact(topic, partition, time, key, headers, value.replace(part, other));
        }

        boolean isOf(String id) {
            return id.equals(headers.get(EventHeaders.ID));
        }

        boolean isEnriched() {
            return topic.equals(Destination.ENRICHED);
        }
    }

    static RecordedOutcome undamaged() {
        RecordedOutcome outcome = new RecordedOutcome();
        outcome.answers.put("v-1", answer(41000));
        outcome.answers.put("v-2", answer(7000));
        outcome.state("direct-1", 1, 0, 18, false, webhook(18, 0), "");
        outcome.state("direct-2", 1, 10, 19, false, webhook(19, 10), odometer(41000, "api", 10));
        outcome.error("problem", 1, 15);
        outcome.state("other-user", 2, 20, 25, false, webhook(25, 20), odometer(7000, "api", 20));
        outcome.fromAnotherWebhook("other-user");
        outcome.state("spilled-1", 1, 30, 20, true, webhook(20, 30), odometer(41000, "cache", 30));
        outcome.state("spilled-2", 1, 40, 21, true, webhook(21, 40), odometer(41000, "cache", 40));
        outcome.state("late", 1, 60, 22, false, webhook(22, 60), odometer(41000, "cache", 60));
        outcome.state("last", 2, 70, 26, false, webhook(26, 70), odometer(7000, "cache", 70));
        outcome.other("by-hand", Destination.TEST, "u-1", 72, state("by-hand", 1, 72, 22));
        outcome.legacy();
        outcome.unroutable();
        outcome.forged.add(new ForgedRequest("forged", Forgery.UNSIGNED, NOON.plusSeconds(5), "401"));
        for (Forgery each : Forgery.values()) {
            String status = String.valueOf(each.status());
            outcome.forged.add(new ForgedRequest("forged-" + each, each, NOON.plusSeconds(60), status));
        }
        return outcome;
    }

    private void state(String id, int person, int second, int degrees, boolean spilled, String own, String more) {
        String body = state(id, person, second, degrees);
        String user = "u-" + person;
        sent.add(new Sent(id, Destination.STATE, user, body, NOON.plusSeconds(second), "200"));
        Fact raw = live(id, Destination.STATE, user, "v-" + person, second, body);
        raw = spilled ? raw.withHeader("carflow-spilled-at", time(second, 500)) : raw;
        records.add(raw);
        String calls = more.contains("\"api\"") ? "1" : "0";
        records.add(enriched(raw, """
                {"eventId":"%s","eventType":"VEHICLE_STATE","userId":"%s","vehicle":{"id":"v-%d","make":"KIA"},\
                "deliveredAt":"%s","receivedAt":"%s","enrichedAt":"%s",\
                "triggers":[{"type":"SIGNAL_UPDATED","code":"temperature"}],"signals":{%s},"known":{%s},\
                "changed":[],"errors":[],\
                "enrichment":{"outcome":"COMPLETE","calls":%s,"shared":false,"missing":[],"outdated":[]},\
                "meta":{"version":"4.0","deliveryId":"d-%s","deliveredAt":%d,"webhookId":"%s","mode":"LIVE",\
                "sequence":%d,"applicationId":"%s"}}""".formatted(
                        id,
                        user,
                        person,
                        time(second, 0),
                        time(second, 10),
                        time(second, 900),
                        own,
                        more,
                        calls,
                        id,
                        millis(second),
                        WEBHOOK,
                        second,
                        APPLICATION)));
    }

    private static String state(String id, int person, int second, int degrees) {
        return """
                {"eventId":"%s","eventType":"VEHICLE_STATE","data":{"user":{"id":"u-%d"},\
                "vehicle":{"id":"v-%d","make":"KIA"},"signals":[{"code":"temperature","name":"Temperature",\
                "group":"Climate","body":{"value":%d,"unit":"celsius"},\
                "meta":{"oemUpdatedAt":%d,"retrievedAt":%d},"status":{"value":"SUCCESS"}}]},\
                "triggers":[{"type":"SIGNAL_UPDATED","signal":{"code":"temperature"}}],\
                "meta":{"version":"4.0","deliveryId":"d-%s","deliveredAt":%d,"webhookId":"%s","mode":"LIVE",\
                "sequence":%d,"applicationId":"%s"}}""".formatted(
                        id,
                        person,
                        person,
                        degrees,
                        millis(second) - 5000,
                        millis(second),
                        id,
                        millis(second),
                        WEBHOOK,
                        second,
                        APPLICATION);
    }

    /** The event's own signal, in the enriched form. */
    static String webhook(int degrees, int second) {
        return """
                "temperature":{"name":"Temperature","group":"Climate","status":"SUCCESS",\
                "body":{"value":%d,"unit":"celsius"},"oemUpdatedAt":"%s","retrievedAt":"%s",\
                "timeFrom":"maker","stale":false}""".formatted(degrees, time(second - 5, 0), time(second, 0));
    }

    /** Read by the maker at noon. */
    private static String odometer(int kilometres, String origin, int second) {
        return """
                "odometer":{"name":"TraveledDistance","group":"Odometer",%s\
                "body":{"value":%d,"unit":"km"},"oemUpdatedAt":"%s","retrievedAt":"%s",\
                "timeFrom":"maker",%s"origin":"%s","stale":false}""".formatted(
                origin.equals("api") ? "\"status\":\"SUCCESS\"," : "",
                kilometres,
                NOON,
                NOON,
                origin.equals("api") ? "" : "\"learnedAt\":\"%s\",\"fromEventId\":\"e\",".formatted(time(second, 5)),
                origin);
    }

    private static String answer(int kilometres) {
        return """
                {"data":[{"id":"odometer","type":"signal","attributes":{"code":"odometer","name":"TraveledDistance",\
                "group":"Odometer","status":{"value":"SUCCESS"},"body":{"value":%d,"unit":"km"}},\
                "meta":{"oemUpdatedAt":"%s","retrievedAt":"%s","ingestedAt":"%s"}}]}""".formatted(kilometres, NOON, NOON, NOON);
    }

    /** The same event in a delivery of its own. */
    private void fromAnotherWebhook(String id) {
        List<Sent> sentAgain = sent.stream()
                .filter(each -> each.id().equals(id))
                .map(each -> new Sent(id, each.destination(), each.key(), other(each.body()), each.at(), each.answer()))
                .toList();
        List<Fact> recordsAgain = records.stream()
                .filter(each -> each.isOf(id))
                .map(each -> new Fact(
                                each.topic(),
                                each.partition(),
                                each.time(),
                                each.key(),
                                each.headers(),
                                other(each.value()))
                        .withHeader(
                                each.topic() == Destination.ENRICHED ? EventHeaders.ORIGIN_SOURCE : EventHeaders.SOURCE,
                                "/smartcar/webhooks/" + OTHER_WEBHOOK)
                        .withHeader(EventHeaders.DELIVERY_ID, "other-" + id))
                .toList();
        sent.addAll(sentAgain);
        records.addAll(recordsAgain);
    }

    private static String other(String text) {
        return text.replace(WEBHOOK, OTHER_WEBHOOK).replace("\"d-", "\"other-");
    }

    /** Adds the remembered value of a signal that {@code direct-2} itself does not have. */
    void knowsTheTemperature(String id) {
        change(
                enriched(id),
                each -> each.replacing("\"known\":{}", """
                "known":{"temperature":{"name":"Temperature","group":"Climate","body":{"value":19,"unit":"celsius"},\
                "oemUpdatedAt":"%s","retrievedAt":"%s","timeFrom":"maker","learnedAt":"%s","fromEventId":"direct-2",\
                "origin":"cache","stale":false}}""".formatted(time(5, 0), time(10, 0), time(10, 10))));
    }

    private void error(String id, int person, int second) {
        String user = "u-" + person;
        String error = "{\"type\":\"CONNECTED_SERVICES_ACCOUNT\",\"code\":\"PERMISSION\",\"state\":\"ERROR\"}";
        String meta = """
                "meta":{"version":"4.0","deliveryId":"d-%s","deliveredAt":%d,"webhookId":"%s","mode":"LIVE"}""".formatted(id, millis(second), WEBHOOK);
        String body = """
                {"eventId":"%s","eventType":"VEHICLE_ERROR","data":{"user":{"id":"%s"},"vehicle":{"id":"v-%d"},\
                "errors":[%s]},%s}""".formatted(id, user, person, error, meta);
        sent.add(new Sent(id, Destination.ERROR, user, body, NOON.plusSeconds(second), "200"));
        Fact raw = live(id, Destination.ERROR, user, "v-" + person, second, body);
        records.add(raw);
        records.add(enriched(raw, """
                {"eventId":"%s","eventType":"VEHICLE_ERROR","userId":"%s","vehicle":{"id":"v-%d"},"deliveredAt":"%s",\
                "receivedAt":"%s","enrichedAt":"%s","triggers":[],"signals":{},"known":{},"changed":[],"errors":[%s],\
                "enrichment":{"outcome":"NOT_NEEDED","calls":0,"shared":false,"missing":[],"outdated":[]},%s}""".formatted(
                        id, user, person, time(second, 0), time(second, 10), time(second, 900), error, meta)));
    }

    private void other(String id, Destination destination, String key, int second, String body) {
        sent.add(new Sent(id, destination, key, body, NOON.plusSeconds(second), "200"));
        records.add(live(id, destination, key, "v-1", second, body));
    }

    private void legacy() {
        String body = """
                {"version":"2.0","webhookId":"%s","eventName":"eventBased","mode":"live",\
                "payload":{"eventId":"legacy","vehicleId":"v-1","eventType":"CHARGING_STARTED"}}""".formatted(WEBHOOK);
        sent.add(new Sent("legacy", Destination.LEGACY, "v-1", body, NOON.plusSeconds(74), "200"));
        records.add(live("legacy", Destination.LEGACY, "v-1", "v-1", 74, body)
                .withHeader(EventHeaders.TYPE, "com.smartcar.legacy.eventbased")
                .withHeader(EventHeaders.DELIVERY_ID, "made by the service")
                .withoutHeader(EventHeaders.TIME));
    }

    private void unroutable() {
        String body = new String(AuditedDeployment.unroutable("dream", "u-2"), UTF_8);
        sent.add(new Sent("dream", Destination.QUARANTINE, "u-2", body, NOON.plusSeconds(76), "200"));
        records.add(live("dream", Destination.QUARANTINE, "u-2", "", 76, body)
                .withHeader(EventHeaders.TYPE, "com.smartcar.vehicle_dream")
                .withHeader(EventHeaders.SOURCE, "/smartcar/webhooks")
                .withHeader(EventHeaders.DELIVERY_ID, "made by the service")
                .withHeader(EventHeaders.REASON, "unknown-type")
                .withHeader(EventHeaders.CAUSE, "eventType is unknown")
                .withoutHeader(EventHeaders.SUBJECT)
                .withoutHeader(EventHeaders.MODE)
                .withoutHeader(EventHeaders.TIME));
    }

    private static Fact live(String id, Destination destination, String user, String vehicle, int second, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(EventHeaders.SPEC_VERSION, "1.0");
        headers.put(EventHeaders.ID, id);
        headers.put(
                EventHeaders.TYPE,
                destination == Destination.ERROR ? "com.smartcar.vehicle_error" : "com.smartcar.vehicle_state");
        headers.put(EventHeaders.SOURCE, "/smartcar/webhooks/" + WEBHOOK);
        headers.put(EventHeaders.TIME, time(second, 0));
        headers.put(EventHeaders.CONTENT_TYPE, "application/json");
        headers.put(EventHeaders.DELIVERY_ID, "d-" + id);
        headers.put(EventHeaders.RECEIVED_AT, time(second, 10));
        headers.put("traceparent", "00-4b942588ae93ea6d8aa5726d154e2171-f6384ac331183c09-00");
        headers.put(EventHeaders.SUBJECT, vehicle);
        headers.put(EventHeaders.MODE, "live");
        if (body.contains("\"sequence\":")) {
            headers.put(EventHeaders.SEQUENCE, String.valueOf(second));
            headers.put(EventHeaders.APPLICATION, APPLICATION);
        }
        return new Fact(destination.suffix(), user.hashCode() & 1, NOON.plusSeconds(second), user, headers, body);
    }

    private static Fact enriched(Fact raw, String value) {
        String type = raw.headers().get(EventHeaders.TYPE).replace("com.smartcar.", "dev.carflow.") + ".enriched";
        String spilledAt = raw.headers().get("carflow-spilled-at");
        String whole = spilledAt == null
                ? value
                : value.replaceFirst("\\{", "{\"delivery\":{\"spilledAt\":\"" + spilledAt + "\"},");
        return new Fact(Destination.ENRICHED, raw.partition(), raw.time(), raw.key(), raw.headers(), whole)
                .withHeader(EventHeaders.TYPE, type)
                .withHeader(EventHeaders.ORIGIN_SOURCE, raw.headers().get(EventHeaders.SOURCE))
                .withHeader(EventHeaders.SOURCE, "/carflow/smartcar/enriched")
                .withHeader(EventHeaders.DATA_SCHEMA, "urn:carflow:schema:enriched-event:1");
    }

    /** A permission was changed. */
    void hasPermissionRecord(String value) {
        Fact event = first(Fact::isEnriched);
        records.add(new Fact(Destination.ENRICHED, event.partition(), event.time(), event.key(), event.headers(), value)
                .withHeader(EventHeaders.TYPE, "dev.carflow.permission-changed")
                .withHeader(EventHeaders.ID, "e:withdrawn:error"));
    }

    private static long millis(int second) {
        return NOON.plusSeconds(second).toEpochMilli();
    }

    private static String time(int second, int millis) {
        return NOON.plusSeconds(second).plusMillis(millis).toString();
    }

    /** Changes the records that match. @throws IllegalArgumentException if there are none */
    void change(Predicate<Fact> which, UnaryOperator<Fact> how) {
        if (records.stream().noneMatch(which)) {
            throw new IllegalArgumentException("no such record");
        }
        records.replaceAll(each -> which.test(each) ? how.apply(each) : each);
    }

    static Predicate<Fact> raw(String id) {
        return each -> each.isOf(id) && !each.isEnriched();
    }

    /** Selects what another webhook sent. */
    static Predicate<Fact> ofTheOther(Predicate<Fact> which) {
        return each -> which.test(each)
                && each.headers()
                        .getOrDefault(EventHeaders.ORIGIN_SOURCE, each.headers().getOrDefault(EventHeaders.SOURCE, ""))
                        .endsWith(OTHER_WEBHOOK);
    }

    static Predicate<Fact> enriched(String id) {
        return each -> each.isOf(id) && each.isEnriched();
    }

    Fact first(Predicate<Fact> which) {
        return records.stream().filter(which).findFirst().orElseThrow();
    }

    void swap(Predicate<Fact> one, Predicate<Fact> other) {
        int a = records.indexOf(first(one));
        int b = records.indexOf(first(other));
        Fact kept = records.get(a);
        records.set(a, records.get(b));
        records.set(b, kept);
    }

    void answer(String id, String answer) {
        sent.replaceAll(each -> each.id().equals(id) ? each.answered(answer) : each);
    }

    /**
     * Smartcar's answer about the second vehicle is an error for the sunroof, with a body, and the event that caused
     * the call says so.
     *
     * @param body its statement about the value, as a JSON member with its comma
     */
    void hasAnError(String body) {
        String error = "{\"type\":\"COMPATIBILITY\",\"code\":\"VEHICLE_NOT_CAPABLE\"}";
        answers.compute("v-2", (id, answer) -> answer.replace("]}", """
                ,{"id":"sunroof","type":"signal","attributes":{"code":"sunroof","name":"Sunroof","group":"Closure",\
                "status":{"value":"ERROR","error":%s},"body":{"isOpen":false}},\
                "meta":{"oemUpdatedAt":"%s","retrievedAt":"%s"}}]}""".formatted(error, NOON, NOON)));
        change(
                enriched("other-user"),
                each -> each.replacing("\"odometer\":", """
                "sunroof":{"name":"Sunroof","group":"Closure","status":"ERROR","error":%s,%s"oemUpdatedAt":"%s",\
                "retrievedAt":"%s","origin":"api","stale":%s},"odometer":""".formatted(error, body, NOON, NOON, !body.isEmpty())));
    }

    /** Judges the outcome as a run does. */
    Map<String, List<String>> broken() throws IOException {
        RequestLog requests = new RequestLog();
        for (Sent each : sent) {
            byte[] body = each.body().getBytes(UTF_8);
            requests.answered(
                    Expectation.of(each.destination(), Set.of(each.key()), body),
                    Expectation.attempt(body, each.at(), each.at().plusMillis(100), each.answer()));
        }
        KnownReadings known = new KnownReadings();
        answers.forEach((vehicle, answer) -> known.answer(askedFor.get(vehicle), vehicle, answer.getBytes(UTF_8)));
        Set<String> spilled = leftInSpill.stream()
                .map(id -> SentEvent.identity("/smartcar/webhooks/" + WEBHOOK, id))
                .collect(Collectors.toSet());
        try (Observation observation = new Observation(known, Duration.ofHours(24))) {
            for (int i : readingOrder()) {
                observation.take(consumed(records.get(i), i));
            }
            forged.forEach(requests::forged);
            Findings findings =
                    Classification.of(requests.events(), forged, observation.contents(spilled), demands, since);
            return course.broken(requests, findings, demands);
        }
    }

    /** By offset, but records of the event that is read first come before all others. */
    private List<Integer> readingOrder() {
        return Stream.of(true, false)
                .flatMap(first -> IntStream.range(0, records.size())
                        .boxed()
                        .filter(each -> records.get(each).isOf(readFirst) == first.booleanValue()))
                .toList();
    }

    private static ConsumerRecord<String, byte[]> consumed(Fact fact, int offset) {
        Headers headers = new RecordHeaders();
        fact.headers().forEach((name, value) -> headers.add(name, value.getBytes(UTF_8)));
        byte[] value = fact.value().getBytes(UTF_8);
        return new ConsumerRecord<>(
                "reconciliation." + fact.topic(),
                fact.partition(),
                offset,
                fact.time().toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                value.length,
                fact.key(),
                value,
                headers,
                Optional.empty());
    }
}
