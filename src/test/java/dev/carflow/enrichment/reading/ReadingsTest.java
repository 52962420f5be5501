package dev.carflow.enrichment.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.Samples;
import dev.carflow.enrichment.event.ConsumedEvent;
import dev.carflow.enrichment.event.EventReadResult.Parsed;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.eventlog.EventRecord.Header;
import dev.carflow.routing.DerivedTopic;
import dev.carflow.smartcar.api.Signal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An event in the long form. */
class ReadingsTest {

    private static final Instant RECEIVED = Instant.parse("2026-11-21T08:33:20.187Z");
    private static final Instant ANSWERED = Instant.parse("2026-11-21T08:33:22Z");
    private static final DerivedTopic TOPIC = new DerivedTopic("acme", "acme.readings", "/carflow/acme/readings");
    private static final String CHARGE = "tractionbattery-stateofcharge";

    private static Stream<Samples.Delivery> samples() {
        return Samples.deliveries().filter(sample -> sample.name().matches("vehicle-(state|error)-.*"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySignalOfASampleIsAReadingAsTheSchemaHasIt(Samples.Delivery sample) {
        // When
        Map<String, JsonNode> readings = read(event(sample.body()));

        // Then
        assertThat(readings.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        event(sample.body()).signals().keySet());
        assertThat(readings.values())
                .allSatisfy(
                        reading -> assertThat(ReadingSchema.complaints(reading)).isEmpty())
                .allSatisfy(reading -> assertThat(reading.path("event_id").asText())
                        .isEqualTo(sample.json().path("eventId").asText()));
    }

    @Test
    void aReadingIsFlatAndHasItsValueByType() {
        Map<String, JsonNode> readings = read(state(
                signal(CHARGE, "{'value':78,'unit':'percent'}", 1_795_249_985_000L),
                signal("odometer-traveleddistance", "{'value':10,'unit':'miles'}", 1_795_249_985_000L),
                signal("charge-ischarging", "{'value':true}", 1_795_249_985_000L),
                signal("surveillance-brand", "{'value':'none'}", 1_795_249_985_000L),
                signal("location-preciselocation", "{'latitude':52.50,'longitude':1.0}", 1_795_249_985_000L),
                signal("charge-wattage", "{'value':1E400}", 1_795_249_985_000L)));

        assertThat(readings.get(CHARGE))
                .hasToString("""
                {"schema_version":1,"id":"%s","vehicle_id":"v","user_id":"u","code":"tractionbattery-stateofcharge",\
                "status":"SUCCESS","value_number":78,"unit":"percent","observed_at":"2026-11-21T08:33:05.000Z",\
                "time_from":"maker","retrieved_at":"2026-11-21T08:33:06.000Z","origin":"webhook","event_id":"e",\
                "event_sequence":7,"received_at":"2026-11-21T08:33:20.187Z"}""".formatted(readings.get(CHARGE).path("id").asText()));
        assertThat(readings.get("odometer-traveleddistance")
                        .path("value_number")
                        .doubleValue())
                .isEqualTo(16.09344);
        assertThat(readings.get("odometer-traveleddistance").path("unit").asText())
                .isEqualTo("km");
        assertThat(readings.get("charge-ischarging").path("value_boolean").booleanValue())
                .isTrue();
        assertThat(readings.get("surveillance-brand").path("value_text").asText())
                .isEqualTo("none");
        assertThat(readings.get("location-preciselocation").path("value_json").asText())
                .isEqualTo("{\"latitude\":52.50,\"longitude\":1.0}");
        // No column of numbers holds it.
        assertThat(readings.get("charge-wattage").path("value_json").asText()).isEqualTo("{\"value\":1E400}");
        assertThat(readings.get("charge-wattage").has("unit")).isFalse();
    }

    @Test
    void aFailureHasItsOwnTimeAndNoValueEvenIfAnOldValueIsRepeated() {
        JsonNode failure = read(state(
                        "{'code':'charge-wattage','status':{'value':'ERROR','error':{'type':'VEHICLE_STATE',"
                                + "'code':'NOT_CHARGING'}},'body':{'value':7000},'meta':{'oemUpdatedAt':1795000000000,"
                                + "'retrievedAt':1795249986000}}"))
                .get("charge-wattage");

        assertThat(failure.path("status").asText()).isEqualTo("ERROR");
        assertThat(failure.path("error_type").asText()).isEqualTo("VEHICLE_STATE");
        assertThat(failure.path("error_code").asText()).isEqualTo("NOT_CHARGING");
        assertThat(failure.path("observed_at").asText()).isEqualTo("2026-11-21T08:33:20.187Z");
        assertThat(failure.path("time_from").asText()).isEqualTo("delivery");
        assertThat(values(failure)).isEmpty();
    }

    @Test
    void theSameReadingAlwaysHasTheSameIdAndAnotherOneAnother() {
        // Given
        String soc = signal(CHARGE, "{'value':78}", 1_795_249_985_000L);
        String id = id(state(soc), CHARGE);

        // Then
        assertThat(id(stateOf("another event", "v", "u", soc), CHARGE)).isEqualTo(id);
        assertThat(id(state(soc.replace("1795249986000", "1795249999000")), CHARGE))
                .as("retrieved again")
                .isEqualTo(id);
        assertThat(id(state(soc.replace("78", "79")), CHARGE)).as("corrected").isEqualTo(id);
        assertThat(id(state(soc.replace("1795249985000", "1795249985001")), CHARGE))
                .isNotEqualTo(id);
        assertThat(id(stateOf("e", "w", "u", soc), CHARGE)).isNotEqualTo(id);
        assertThat(id(stateOf("e", "v", "w", soc), CHARGE)).isNotEqualTo(id);
        assertThat(id(stateOf("e", "v\\nu", "w", soc), CHARGE))
                .isNotEqualTo(id(stateOf("e", "v", "u\\nw", soc), CHARGE));
        String failure = soc.replace("SUCCESS", "ERROR").replace("1795249986000", "1795249985000");
        assertThat(id(state(failure), CHARGE)).as("a failure at the same time").isNotEqualTo(id);
    }

    @Test
    void anAttributeWithoutATimeIsOneReadingHoweverOftenItIsReported() {
        String vin = "vehicleidentification-vin";
        String first = "{'code':'" + vin + "','body':{'value':'VIN'},'meta':{'retrievedAt':1795249985000}}";

        Map<String, JsonNode> reading = read(state(first));
        assertThat(reading.get(vin).path("observed_at").asText()).isEqualTo("2026-11-21T08:33:05.000Z");
        assertThat(reading.get(vin).path("time_from").asText()).isEqualTo("retrieval");
        assertThat(id(state(first.replace("1795249985000", "1795249999000")), vin))
                .isEqualTo(reading.get(vin).path("id").asText());
    }

    @Test
    void anAnswersValuesAreReadingsAndItsRepetitionsAreWrittenOnce() {
        // Given
        ConsumedEvent event = state(signal(CHARGE, "{'value':80}", 1_795_249_985_000L));

        // When
        Map<String, JsonNode> readings = read(
                event,
                code -> false,
                answered(signal("odometer-traveleddistance", "{'value':1}", 1_795_249_985_000L)),
                answered(signal(CHARGE, "{'value':57}", 1_795_249_985_000L).replace("9986000", "9989000")));

        // Then: of two at one time, that which Smartcar took later
        assertThat(readings.get(CHARGE).path("value_number").intValue()).isEqualTo(57);
        assertThat(readings.get(CHARGE).path("origin").asText()).isEqualTo("api");
        assertThat(readings.get("odometer-traveleddistance").path("origin").asText())
                .isEqualTo("api");
        assertThat(readings.get("odometer-traveleddistance").has("event_sequence"))
                .isFalse();
        assertThat(readings).hasSize(2);
    }

    @Test
    void bothReadingsOfOneSignalAreWrittenIfTheirTimesDiffer() {
        List<EventRecord> records = new Readings(TOPIC, code -> false)
                .of(
                        state(signal(CHARGE, "{'value':80}", 1_795_249_985_000L)),
                        List.of(answered(signal(CHARGE, "{'value':57}", 1_795_249_980_000L))),
                        Optional.empty());

        assertThat(records).hasSize(2);
        assertThat(records).extracting(EventRecord::key).containsOnly("v");
    }

    @Test
    void withheldSignalsAreLeftOut() {
        ConsumedEvent event =
                state(signal(CHARGE, "{'value':80}", 1L), signal("location-isathome", "{'value':true}", 1L));
        assertThat(read(event, "location-isathome"::equals)).containsOnlyKeys(CHARGE);
    }

    @Test
    void anEventThatNamesNoVehicleHasNone() {
        ConsumedEvent event = event(
                "{'eventId':'e','eventType':'VEHICLE_STATE','data':{'user':{'id':'u'},'signals':[{'code':'a-b','body':1}]}}");
        assertThat(event.signals()).isNotEmpty();
        assertThat(read(event)).isEmpty();
    }

    @Test
    void aRecordIsKeyedByVehicleAndIsACloudEventOfItsOwn() {
        ConsumedEvent event = state(signal(CHARGE, "{'value':80}", 1_795_249_985_000L));
        EventRecord reading = new Readings(TOPIC, code -> false)
                .of(event, List.of(), Optional.of("customer-1"))
                .get(0);

        assertThat(reading.topic()).isEqualTo("acme.readings");
        assertThat(reading.key()).isEqualTo("v");
        assertThat(tree(reading).path("account").asText()).isEqualTo("customer-1");
        assertThat(reading.headers())
                .containsExactly(
                        new Header("ce_specversion", "1.0"),
                        new Header("ce_id", tree(reading).path("id").asText()),
                        new Header("ce_type", "dev.carflow.reading"),
                        new Header("ce_source", "/carflow/acme/readings"),
                        new Header("ce_dataschema", "urn:carflow:schema:reading:1"),
                        new Header("content-type", "application/json"));
    }

    /** PostgreSQL takes no NUL, and UTF-8 no half of a pair: either would stop a sink. */
    @ParameterizedTest
    @CsvSource({
        "'a\\u0000b', 'a\uFFFDb', '{\"value\":\"a\\ufffdb\"}'",
        "'x\\ud83d', 'x\uFFFD', '{\"value\":\"x\\ufffd\"}'",
        "'\\ude00\\ud83d', '\uFFFD\uFFFD', '{\"value\":\"\\ufffd\\ufffd\"}'",
        "'\\ud83d\\ude97', '🚗', '{\"value\":\"\\ud83d\\ude97\"}'",
        "'🚗 Größe', '🚗 Größe', '{\"value\":\"🚗 Größe\"}'",
        "'\\\\u0000', '\\u0000', '{\"value\":\"\\\\u0000\"}'",
        "'a\\n\\\\\\u0000', 'a\n\\\uFFFD', '{\"value\":\"a\\n\\\\\\ufffd\"}'"
    })
    void textIsSuchThatDatabasesTakeIt(String escaped, String text, String json) {
        // Given: a text that the table knows, and one that it does not
        String body = "{'value':\"" + escaped + "\"}";

        // When
        Map<String, JsonNode> readings =
                read(state(signal("vehicleidentification-nickname", body, 1L), signal("some-thing", body, 1L)));

        // Then
        String expected = text.replace("\\n", "\n");
        JsonNode nickname = readings.get("vehicleidentification-nickname");
        if (nickname.has("value_text")) {
            assertThat(nickname.path("value_text").asText()).isEqualTo(expected).doesNotContain("\uFFFD");
        } else {
            assertThat(nickname.path("value_json").asText()).isEqualTo(json).contains("\\ufffd");
        }
        assertThat(readings.get("some-thing").path("value_json").asText()).isEqualTo(json);
        assertThat(Samples.parse(json.getBytes(UTF_8)).path("value").asText()).isEqualTo(expected);
    }

    @Test
    void theSchemaOfReadersTakesLaterMembersAndTheStrictOneDoesNot() {
        ObjectNode reading =
                (ObjectNode) read(state(signal(CHARGE, "{'value':80}", 1L))).get(CHARGE);
        reading.put("origin", "guessed").put("odour", "diesel");

        assertThat(ReadingSchema.complaintsOfReaders(reading)).isEmpty();
        assertThat(ReadingSchema.complaints(reading)).hasSize(2);
    }

    @Test
    void theStrictSchemaRejectsWrongReadings() {
        ObjectNode right =
                (ObjectNode) read(state(signal(CHARGE, "{'value':80}", 1L))).get(CHARGE);

        assertThat(ReadingSchema.complaints(right.deepCopy().put("value_text", "x")))
                .isNotEmpty();
        assertThat(ReadingSchema.complaints(right.deepCopy().put("status", "ERROR")))
                .isNotEmpty();
        assertThat(ReadingSchema.complaints(right.deepCopy().without("id"))).isNotEmpty();
        assertThat(ReadingSchema.complaints(right.deepCopy().put("observed_at", "2026-11-21T08:33:20Z")))
                .isNotEmpty();
        assertThat(ReadingSchema.complaints(right.deepCopy().without("value_number")))
                .isNotEmpty();
    }

    private static List<String> values(JsonNode reading) {
        return Stream.of("value_number", "value_text", "value_boolean", "value_json")
                .filter(reading::has)
                .toList();
    }

    private static String id(ConsumedEvent event, String code) {
        return read(event).get(code).path("id").asText();
    }

    private static Map<String, JsonNode> read(ConsumedEvent event) {
        return read(event, code -> false);
    }

    /** By code. */
    private static Map<String, JsonNode> read(
            ConsumedEvent event, Predicate<String> isWithheld, ReportedSignal... answer) {
        Map<String, JsonNode> byCode = new LinkedHashMap<>();
        for (EventRecord record : new Readings(TOPIC, isWithheld).of(event, Arrays.asList(answer), Optional.empty())) {
            JsonNode reading = tree(record);
            assertThat(ReadingSchema.complaints(reading)).isEmpty();
            assertThat(byCode.put(reading.path("code").asText(), reading)).isNull();
        }
        return byCode;
    }

    private static JsonNode tree(EventRecord record) {
        return Samples.parse(record.value());
    }

    private static ReportedSignal answered(String signal) {
        return new ReportedSignal(
                Signal.ofWebhook(Samples.parse(signal.replace('\'', '"').getBytes(UTF_8)))
                        .orElseThrow(),
                SignalReport.byAnswer("e", ANSWERED));
    }

    private static String signal(String code, String body, long oemUpdatedAt) {
        return "{'code':'" + code + "','status':{'value':'SUCCESS'},'body':" + body + ",'meta':{'oemUpdatedAt':"
                + oemUpdatedAt + ",'retrievedAt':" + (oemUpdatedAt + 1000) + "}}";
    }

    private static ConsumedEvent state(String... signals) {
        return stateOf("e", "v", "u", signals);
    }

    private static ConsumedEvent stateOf(String event, String vehicle, String user, String... signals) {
        return event("{'eventId':'" + event
                + "','eventType':'VEHICLE_STATE','meta':{'sequence':7},'data':{'user':{'id':'" + user
                + "'},'vehicle':{'id':'" + vehicle + "'},'signals':[" + String.join(",", signals) + "]}}");
    }

    private static ConsumedEvent event(String body) {
        return event(body.replace('\'', '"').getBytes(UTF_8));
    }

    private static ConsumedEvent event(byte[] body) {
        return ((Parsed) ConsumedEvent.read(body, RECEIVED)).event();
    }
}
