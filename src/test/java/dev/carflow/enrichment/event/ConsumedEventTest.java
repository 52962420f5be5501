package dev.carflow.enrichment.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Samples;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConsumedEventTest {

    private static Stream<Samples.Delivery> samples() {
        return Events.samples();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleIsReadWithAllItsSignalsAndErrors(Samples.Delivery sample) {
        // Given
        JsonNode json = Events.tree(sample.body());
        JsonNode data = json.path("data");

        // When
        ConsumedEvent event = Events.sample(sample.name());

        // Then
        assertThat(event.eventId()).isEqualTo(json.path("eventId").textValue());
        assertThat(event.kind().name()).isEqualTo(json.path("eventType").textValue());
        assertThat(event.userId()).isEqualTo(data.path("user").path("id").textValue());
        assertThat((JsonNode) event.vehicle()).isEqualTo(data.path("vehicle"));
        assertThat(event.vehicleId()).contains(data.path("vehicle").path("id").textValue());
        assertThat(event.deliveredAt().orElseThrow()).hasToString(expectedDelivery(sample.name()));
        assertThat(event.receivedAt()).isEqualTo(Events.RECEIVED);
        assertThat(event.signals().keySet())
                .containsExactlyElementsOf(data.path("signals").findValuesAsText("code").stream()
                        .filter(code -> code.contains("-"))
                        .toList());
        assertThat(event.errors()).hasSize(data.path("errors").size());
        assertThat(event.meta()).contains(json.path("meta"));
    }

    private static String expectedDelivery(String sample) {
        JsonNode at = Samples.delivery(sample).json().path("meta").path("deliveredAt");
        long number = at.longValue();
        return Instant.ofEpochMilli(number < 10_000_000_000L ? number * 1000 : number)
                .toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"SIGNAL_UPDATED\",\"signal\":{\"name\":\"DTCCount\",\"code\":\"diagnostics-dtccount\",\"group\":\"Diagnostics\"}}",
                "{\"type\":\"SIGNAL_UPDATED\",\"signal\":\"Diagnostics.DTCCount\"}",
                "{\"code\":\"diagnostics-dtccount\",\"name\":\"DTCCount\",\"group\":\"Diagnostics\"}",
                "\"Diagnostics.DTCCount\""
            })
    void theFourShapesOfATriggerBecomeOne(String shape) {
        // When
        ConsumedEvent top = Events.of("", ",\"triggers\":[" + shape + "]");
        ConsumedEvent inData = Events.of(",\"triggers\":[" + shape + "]", "");

        // Then
        assertThat(top.triggers())
                .containsExactly(new Trigger(
                        "SIGNAL_UPDATED",
                        Optional.of("diagnostics-dtccount"),
                        Optional.of("DTCCount"),
                        Optional.of("Diagnostics"),
                        Map.of()));
        assertThat(inData.triggers()).isEqualTo(top.triggers());
        assertThat(top.isFirstDelivery()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"{\"type\":\"FIRST_DELIVERY\"}", "{\"code\":\"FIRST_DELIVERY\"}", "\"FIRST_DELIVERY\""})
    void aFirstDeliveryIsRecognisedAsTypeAndAsCode(String shape) {
        ConsumedEvent event = Events.of(",\"triggers\":[" + shape + "]", "");
        assertThat(event.isFirstDelivery()).isTrue();
        assertThat(event.triggers()).extracting(Trigger::type).containsExactly("FIRST_DELIVERY");
        assertThat(event.triggers().get(0).code()).isEmpty();
    }

    @Test
    void unknownTriggersAndTheirMembersPassThrough() {
        // When
        JsonNode triggers = Events.written(Events.of("", """
                ,"triggers":[{"type":"SOMETHING_NEW","at":1.50},"odometer-traveleddistance",{"x":1},
                {"type":"SIGNAL_UPDATED","signal":{"code":"a-b","unit":"km"}},7,null]""")).path("triggers");

        // Then
        assertThat(triggers).hasToString(Events.tree("""
                [{"type":"SOMETHING_NEW","smartcar":{"at":1.50}},
                {"type":"SIGNAL_UPDATED","code":"odometer-traveleddistance"},{"type":"UNKNOWN","smartcar":{"x":1}},
                {"type":"SIGNAL_UPDATED","code":"a-b","smartcar":{"signal":{"unit":"km"}}}]""").toString());
    }

    @Test
    void signalsAreReadInTheShapesOfBothSources() {
        // Given
        ConsumedEvent event = Events.ofSignals("""
                [{"code":"a-nostatus","body":{"value":1},"meta":{"oemUpdatedAt":1795249985000,"fetchedAt":1795249996000}},
                 {"code":"a-static","body":{"value":1},"meta":{"oemUpdatedAt":0,"retrievedAt":0}},
                 {"code":"a-iso","meta":{"oemUpdatedAt":"2026-11-21T09:33:05+01:00"}},
                 {"code":"a-failed","status":{"error":{"type":"PERMISSION","code":null}}},
                 {"code":"a-word","status":"ERROR","body":{"value":1}},
                 {"name":"NoCode"}, {"group":"Odd","name":"ByName","body":1}, 7, null]""");

        // Then
        assertThat(event.signals().keySet())
                .containsExactly("a-nostatus", "a-static", "a-iso", "a-failed", "a-word", "odd-byname");
        Signal plain = event.signals().get("a-nostatus").signal();
        assertThat(plain.isSuccess()).isTrue();
        assertThat(plain.retrievedAt()).contains(Instant.ofEpochMilli(1795249996000L));
        assertThat(event.signals().get("a-static").signal().oemUpdatedAt()).isEmpty();
        assertThat(event.signals().get("a-iso").signal().oemUpdatedAt())
                .contains(Instant.parse("2026-11-21T08:33:05Z"));
        assertThat(event.signals().get("a-failed").signal().status()).isEqualTo("ERROR");
        assertThat(event.signals().get("a-word").signal().isSuccess()).isFalse();
    }

    @Test
    void signalsInAnObjectByCodeAreReadToo() {
        ConsumedEvent event = Events.ofSignals("""
                {"a-whole":{"body":{"value":1},"meta":{"oemUpdatedAt":1795249985000}},"a-body":{"value":2},"a-null":null}""");
        assertThat(event.signals().keySet()).containsExactly("a-whole", "a-body");
        assertThat(event.signals().get("a-whole").signal().oemUpdatedAt()).isPresent();
        assertThat(event.signals().get("a-body").signal().body()).contains(new RawJson("{\"value\":2}"));
    }

    @Test
    void theNewerOfTwoEntriesWithOneCodeIsUsed() {
        String older = "{\"code\":\"a-b\",\"body\":{\"value\":1},\"meta\":{\"oemUpdatedAt\":1795249985000}}";
        String newer = "{\"code\":\"a-b\",\"body\":{\"value\":2},\"meta\":{\"oemUpdatedAt\":1795249986000}}";
        for (String both : List.of(older + "," + newer, newer + "," + older)) {
            Signal taken =
                    Events.ofSignals("[" + both + "]").signals().get("a-b").signal();
            assertThat(taken.body()).contains(new RawJson("{\"value\":2}"));
        }
    }

    @Test
    void theTopLevelVehicleIdStandsInForAMissingOne() {
        ConsumedEvent event = Events.of(",\"vehicle\":{\"make\":\"AUDI\"}", ",\"vehicleId\":\"v-1\"");
        assertThat(event.vehicleId()).contains("v-1");
        assertThat(event.vehicle()).hasToString("{\"make\":\"AUDI\",\"id\":\"v-1\"}");
        assertThat(Events.of("", "").vehicleId()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1795250000123, 2026-11-21T08:33:20.123Z",
        "1795250000, 2026-11-21T08:33:20Z",
        "'\"2026-11-21T09:33:20+01:00\"', 2026-11-21T08:33:20Z",
        "0, ",
        "'\"+999999999-12-31T23:59:59Z\"', ",
        "1e999999999, ",
        "null, "
    })
    void deliveryTimesAreDistinguishedByTypeAndMagnitude(String wire, Instant time) {
        assertThat(Events.of("", ",\"meta\":{\"deliveredAt\":" + wire + "}").deliveredAt())
                .isEqualTo(Optional.ofNullable(time));
    }

    @Test
    void signalsOfAnErrorNamedByStringsBecomeObjects() {
        assertThat(Events.sample("vehicle-error-2025-string-signals")
                        .errors()
                        .get(0)
                        .path("signals"))
                .hasToString("[{\"code\":\"vehicleidentification-nickname\",\"name\":\"Nickname\","
                        + "\"group\":\"VehicleIdentification\"},{\"code\":\"connectivitystatus-isonline\","
                        + "\"name\":\"IsOnline\",\"group\":\"ConnectivityStatus\"}]");
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECTED_SERVICES_ACCOUNT, ERROR, REAUTHENTICATE, true, false",
        "CONNECTED_SERVICES_ACCOUNT, , REAUTHENTICATE, true, false",
        "CONNECTED_SERVICES_ACCOUNT, RESOLVED, REAUTHENTICATE, false, true",
        "CONNECTED_SERVICES_ACCOUNT, ERROR, RETRY_LATER, false, false",
        "CONNECTED_SERVICES_ACCOUNT, RESOLVED, , false, true",
        "PERMISSION, ERROR, REAUTHENTICATE, false, false",
        "VEHICLE_STATE, RESOLVED, , false, false"
    })
    void onlyErrorsOfTheAccountSayThatTheUserMustConnectAgain(
            String type, String state, String resolution, boolean needed, boolean resolved) {
        ConsumedEvent event = Events.of(
                ",\"errors\":[{\"type\":\"" + type + "\",\"state\":" + quoted(state) + ",\"resolution\":{\"type\":"
                        + quoted(resolution) + "}}]",
                "");
        assertThat(event.accountNeedsReauthentication()).isEqualTo(needed);
        assertThat(event.accountResolved()).isEqualTo(resolved);
    }

    private static String quoted(String text) {
        return text == null ? "null" : '"' + text + '"';
    }

    @Test
    void amongTheSamplesOnlyTheAccountErrorRequiresANewConnection() {
        assertThat(Events.samples()
                        .filter(sample -> Events.sample(sample.name()).accountNeedsReauthentication()))
                .extracting(Samples.Delivery::name)
                .containsExactly("vehicle-error-account-authentication");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|not-an-object",
                "{\"secret|malformed-json",
                "{\"secret\":tru}|malformed-json",
                "{} secret|malformed-json",
                "[\"secret\"]|not-an-object",
                "null|not-an-object",
                "{\"eventType\":\"secret\"}|unknown-type",
                "{\"eventType\":{\"secret\":1}}|unknown-type",
                "{\"eventType\":\"VEHICLE_STATE\",\"eventId\":7,\"s\":\"secret\"}|no-event-id",
                "{\"eventType\":\"VEHICLE_STATE\",\"eventId\":\"secret\"}|no-user-id",
                "{\"eventType\":\"VEHICLE_STATE\",\"eventId\":\"e\",\"data\":\"secret\"}|no-user-id"
            })
    void unreadableRecordsArePoisonAndReportNoContent(String body, String slug) {
        EventReadResult reading = ConsumedEvent.read(Events.bytes(body), Events.RECEIVED);
        assertThat(reading).isInstanceOfSatisfying(EventReadResult.Poison.class, poison -> assertThat(poison.slug())
                .isEqualTo(slug));
        assertThat(reading.toString()).doesNotContain("secret").hasSizeLessThan(200);
    }

    @Test
    void bytesThatAreNoUtf8AreMalformed() {
        byte[] latin = "{\"eventId\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(ConsumedEvent.read(latin, Events.RECEIVED))
                .isInstanceOfSatisfying(EventReadResult.Poison.class, poison -> assertThat(poison.slug())
                        .isEqualTo("malformed-json"));
    }

    @Test
    void contentIsNotInTexts() {
        EnrichedEvent event = Events.alone(Events.sample("vehicle-state-tesla-model3"));
        assertThat(event + " " + event.event() + " " + event.event().triggers() + " " + event.knowledge())
                .doesNotContain("5YJ3E7EB2NF104417")
                .doesNotContain("13.26451")
                .doesNotContain("Lindenallee");
    }
}
