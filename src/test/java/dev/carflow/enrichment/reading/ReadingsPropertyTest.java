package dev.carflow.enrichment.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carflow.Samples;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.EnrichedEvent;
import dev.carflow.enrichment.event.EnrichedEvent.Delivery;
import dev.carflow.enrichment.event.EnrichedEventWriter;
import dev.carflow.enrichment.event.Enrichment;
import dev.carflow.enrichment.event.EventReadResult.Parsed;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalMerge;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.routing.DerivedTopic;
import dev.carflow.smartcar.api.Signal;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Readings of any event and any answer, against what another parser finds in both and in the enriched event. */
class ReadingsPropertyTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-21T08:33:20.187Z");
    private static final Instant ANSWERED = Instant.parse("2026-11-21T08:33:22.001Z");
    private static final Instant TOO_LATE = RECEIVED.plusSeconds(11 * 60);
    private static final DerivedTopic TOPIC = new DerivedTopic("r", "r.readings", "/carflow/r/readings");
    private static final Set<String> STATIC = Set.of("vehicleidentification-vin");
    private static final Set<String> WITHHELD = Set.of("location-isathome");
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    /** A body, and what of it is a value: null where it has none. */
    private record Body(String json, String column) {}

    private static final Map<String, List<Body>> BODIES = Map.of(
            "tractionbattery-stateofcharge",
            List.of(
                    new Body("{\"value\":78.50,\"unit\":\"percent\"}", "value_number"),
                    new Body("{\"percentage\":7e1}", "value_number"),
                    new Body("{\"value\":1E999}", "value_json"),
                    new Body("{\"value\":null,\"unit\":\"percent\"}", null)),
            "odometer-traveleddistance",
            List.of(
                    new Body("{\"value\":62.4,\"unit\":\"miles\"}", "value_number"),
                    new Body("{\"value\":62.4,\"unit\":\"leagues\"}", "value_json")),
            "charge-ischarging",
            List.of(new Body("{\"value\":true}", "value_boolean"), new Body("{}", null)),
            "vehicleidentification-vin",
            List.of(new Body("{\"value\":\"5YJ\\\"3\"}", "value_text")),
            "location-isathome",
            List.of(new Body("{\"value\":true}", "value_boolean")),
            "closure-doors",
            List.of(new Body("{\"values\":[{\"isOpen\":false}]}", "value_json"), new Body("[]", null)),
            "unheard-of",
            List.of(new Body("\"text\"", "value_json"), new Body("17", "value_json")));

    /** A signal as it was sent, and what it is by construction. */
    record Sent(String code, String status, Body body, Instant oem, Instant retrieved) {

        String json() {
            return "{\"code\":\"" + code + "\",\"status\":{\"value\":\"" + status + "\""
                    + (isSuccess() ? "" : ",\"error\":{\"type\":\"SERVER\",\"code\":\"C\"}") + "},\"body\":"
                    + body.json()
                    + ",\"meta\":{" + (oem == null ? "" : "\"oemUpdatedAt\":" + oem.toEpochMilli() + ",")
                    + (retrieved == null ? "" : "\"retrievedAt\":" + retrieved.toEpochMilli() + ",") + "\"x\":1}}";
        }

        boolean isSuccess() {
            return status.equals("SUCCESS");
        }

        Instant tried(Instant reported) {
            return !isSuccess() || retrieved == null || retrieved.equals(TOO_LATE) ? reported : retrieved;
        }

        boolean hasMakersTime() {
            return isSuccess() && oem != null && !oem.equals(TOO_LATE);
        }

        Instant observed(Instant reported) {
            return hasMakersTime() ? oem : tried(reported);
        }

        String timeFrom() {
            if (hasMakersTime()) {
                return "maker";
            }
            return !isSuccess() || retrieved == null || retrieved.equals(TOO_LATE) ? "delivery" : "retrieval";
        }

        /** Identifies one reading. */
        List<Object> identity(Instant reported) {
            boolean timeless = isSuccess() && !hasMakersTime() && STATIC.contains(code);
            return List.of(code, isSuccess(), timeless ? "" : observed(reported));
        }
    }

    @Provide
    Arbitrary<Map<String, Sent>> signals() {
        Arbitrary<Instant> times = Arbitraries.of(
                        RECEIVED.minusSeconds(60), RECEIVED.minusSeconds(60).plusMillis(1), RECEIVED, TOO_LATE)
                .injectNull(0.3);
        Arbitrary<Sent> one = Arbitraries.of(BODIES.keySet().stream().sorted().toList())
                .flatMap(code -> Combinators.combine(
                                Arbitraries.of("SUCCESS", "SUCCESS", "ERROR", "UNAVAILABLE"),
                                Arbitraries.of(BODIES.get(code)),
                                times,
                                times)
                        .as((status, body, oem, retrieved) -> new Sent(code, status, body, oem, retrieved)));
        return one.list().ofMaxSize(8).map(list -> {
            Map<String, Sent> byCode = new TreeMap<>();
            list.forEach(sent -> byCode.put(sent.code(), sent));
            return byCode;
        });
    }

    @Property(tries = 200)
    void eachAgreesWithItsSignalAndWithTheEnrichedEvent(
            @ForAll("signals") Map<String, Sent> carried, @ForAll("signals") Map<String, Sent> answered) {
        // Given
        ConsumedEvent event = event(carried);
        List<ReportedSignal> answer = answered.values().stream()
                .map(sent -> new ReportedSignal(
                        Signal.ofWebhook(Samples.parse(sent.json().getBytes(UTF_8)))
                                .orElseThrow(),
                        SignalReport.byAnswer("e", ANSWERED)))
                .toList();

        // When
        List<EventRecord> records = new Readings(TOPIC, WITHHELD::contains).of(event, answer, Optional.of("customer"));

        // Then: one for each that is another one by code, outcome and time
        Set<List<Object>> expected = new HashSet<>();
        carried.values().forEach(sent -> expected.add(sent.identity(RECEIVED)));
        answered.values().forEach(sent -> expected.add(sent.identity(ANSWERED)));
        expected.removeIf(identity -> WITHHELD.contains(identity.get(0)));
        assertThat(records).hasSize(expected.size());
        Set<String> ids = new HashSet<>();
        for (EventRecord record : records) {
            assertThat(ReadingSchema.complaints(Samples.parse(record.value()))).isEmpty();
            JsonObject reading = parse(record.value());
            ids.add(text(reading, "id"));
            boolean isAnswer = text(reading, "origin").equals("api");
            Sent sent = (isAnswer ? answered : carried).get(text(reading, "code"));
            Instant reported = isAnswer ? ANSWERED : RECEIVED;
            assertThat(expected).contains(sent.identity(reported));
            assertThat(text(reading, "status")).isEqualTo(sent.status());
            assertThat(text(reading, "observed_at")).isEqualTo(MILLIS.format(sent.observed(reported)));
            assertThat(text(reading, "time_from")).isEqualTo(sent.timeFrom());
            assertThat(text(reading, "error_type")).isEqualTo(sent.isSuccess() ? null : "SERVER");
            assertThat(columns(reading))
                    .isEqualTo(
                            sent.isSuccess() && sent.body().column() != null
                                    ? Set.of(sent.body().column())
                                    : Set.of());
        }
        assertThat(ids).hasSize(records.size());

        // And: the event's own values are those of the enriched event
        JsonObject signals = parse(enriched(event)).getAsJsonObject("signals");
        for (EventRecord record : records) {
            JsonObject reading = parse(record.value());
            if (text(reading, "origin").equals("webhook")) {
                assertThat(valueOf(reading))
                        .isEqualTo(valueInEnriched(signals.getAsJsonObject(text(reading, "code")), columns(reading)));
            }
        }
    }

    /** As a reader of the table takes it. */
    private static String valueOf(JsonObject reading) {
        for (String column : columns(reading)) {
            String value = reading.get(column).getAsString();
            return column.equals("value_json")
                    ? JsonParser.parseString(value).toString()
                    : value + "/" + text(reading, "unit");
        }
        return null;
    }

    private static String valueInEnriched(JsonObject signal, Set<String> columns) {
        if (columns.isEmpty()) {
            return null;
        }
        return columns.contains("value_json")
                ? signal.get("body").toString()
                : signal.get("value").getAsString() + "/" + text(signal, "unit");
    }

    private static Set<String> columns(JsonObject reading) {
        Set<String> columns = new HashSet<>(reading.keySet());
        columns.removeIf(column -> !column.startsWith("value_"));
        return columns;
    }

    private static String text(JsonObject object, String member) {
        JsonElement element = object.get(member);
        return element == null ? null : element.getAsString();
    }

    private static byte[] enriched(ConsumedEvent event) {
        SignalMerge merge = new SignalMerge(code -> true, code -> Optional.empty());
        return EnrichedEventWriter.write(new EnrichedEvent(
                event,
                Optional.empty(),
                Delivery.AT_ONCE,
                ANSWERED,
                merge.merge(event.signals(), List.of(), Map.of()),
                code -> false,
                Enrichment.notNeeded()));
    }

    private static JsonObject parse(byte[] json) {
        return JsonParser.parseString(new String(json, UTF_8)).getAsJsonObject();
    }

    private static ConsumedEvent event(Map<String, Sent> reported) {
        String body = "{\"eventId\":\"e\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\"u\"},"
                + "\"vehicle\":{\"id\":\"v\"},\"signals\":["
                + String.join(",", reported.values().stream().map(Sent::json).toList()) + "]}}";
        return ((Parsed) ConsumedEvent.read(body.getBytes(UTF_8), RECEIVED)).event();
    }
}
