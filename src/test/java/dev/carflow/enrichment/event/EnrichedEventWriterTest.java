package dev.carflow.enrichment.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.Samples;
import dev.carflow.enrichment.event.EnrichedEvent.Delivery;
import dev.carflow.enrichment.signal.LastKnown;
import dev.carflow.enrichment.signal.ReportedSignal;
import dev.carflow.enrichment.signal.SignalReport;
import dev.carflow.smartcar.api.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnrichedEventWriterTest {

    private static Stream<Samples.Delivery> samples() {
        return Events.samples();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleIsWrittenAsTheSchemaHasItAndLosesNothing(Samples.Delivery sample) {
        // Given
        JsonNode received = Events.tree(sample.body());

        // When
        JsonNode written = Events.written(Events.sample(sample.name()));

        // Then
        assertThat(EventSchema.complaints(written)).isEmpty();
        assertThat(written.path("vehicle")).isEqualTo(received.path("data").path("vehicle"));
        assertThat(written.path("meta")).isEqualTo(received.path("meta"));
        for (JsonNode signal : received.path("data").path("signals")) {
            JsonNode out = written.path("signals").path(signal.path("code").textValue());
            assertThat(out.path("body").toString())
                    .isEqualTo(signal.path("body").toString());
            assertThat(out.path("name")).isEqualTo(signal.path("name"));
            assertThat(out.has("origin")).isFalse();
        }
        for (int i = 0; i < received.path("data").path("errors").size(); i++) {
            ObjectNode in = received.path("data").path("errors").path(i).deepCopy();
            ObjectNode out = written.path("errors").path(i).deepCopy();
            assertThat(out.remove("signals")).isNotEqualTo(Events.tree("[]"));
            in.remove("signals");
            assertThat(out).isEqualTo(in);
        }
    }

    @Test
    void unknownMembersAndCodesPassThrough() {
        JsonNode written = Events.written(Events.sample("vehicle-state-forward-compat"));
        assertThat(written.at("/smartcar/schemaHint").textValue()).isEqualTo("unknown-top-level-field");
        assertThat(written.at("/signals/tractionbattery-cellspread")).hasToString("""
                {"name":"CellSpread","group":"TractionBattery","status":"SUCCESS",\
                "body":{"min":3.912,"max":3.934,"unit":"volts"},"oemUpdatedAt":"2026-11-21T08:33:05.000Z",\
                "retrievedAt":"2026-11-21T08:33:16.000Z","timeFrom":"maker","maxAgeSeconds":900,"stale":false,\
                "smartcar":{"meta":{"quality":"GOOD"}}}""");
        assertThat(written.at("/triggers/1")).hasToString("{\"type\":\"SOMETHING_NEW\"}");
    }

    @Test
    void membersOfSmartcarsStandWhereTheyStoodAndNeverTakeThePlaceOfOurs() {
        // When
        JsonNode written = Events.written(Events.of("""
                ,"user":{"id":"u","externalId":4711,"plan":"gold"},"vehicle":{"id":"v"},"enrichedAt":"data","fleet":[1],
                "signals":[{"code":"a-b","origin":"fake","stale":7,"x":{"y":1.0},
                  "status":{"value":"ERROR","error":{"type":"SERVER","code":"C","detail":"d"},"since":1.50}}]""", """
                ,"account":"top","enrichment":{},"extra":null,"vehicleId":"another","meta":{"mode":"LIVE"}"""));

        // Then
        assertThat(written.path("smartcar")).hasToString("""
                {"account":"top","enrichment":{},"extra":null,"vehicleId":"another",\
                "data":{"enrichedAt":"data","fleet":[1],"user":{"plan":"gold","externalId":4711}}}""");
        assertThat(written.has("externalUserId")).isFalse();
        assertThat(written.at("/signals/a-b")).hasToString("""
                {"status":"ERROR","error":{"type":"SERVER","code":"C","smartcar":{"detail":"d"}},\
                "maxAgeSeconds":900,"stale":false,\
                "smartcar":{"origin":"fake","stale":7,"x":{"y":1.0},"status":{"since":1.50}}}""");
        assertThat(EventSchema.complaints(written)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"isOpen\":null}", "{}", "{\"value\":7}"})
    void anyBodyOfAFailureIsStale(String body) {
        // When
        JsonNode written = Events.written(Events.ofSignals("""
                [{"code":"closure-sunroof","body":%s,"status":{"value":"ERROR",
                  "error":{"type":"COMPATIBILITY","code":"VEHICLE_NOT_CAPABLE"}}}]""".formatted(body)));

        // Then
        assertThat(written.at("/signals/closure-sunroof/body")).hasToString(body);
        assertThat(written.at("/signals/closure-sunroof/stale").booleanValue()).isTrue();
        assertThat(EventSchema.complaints(written)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e5", "1.50e-7", "-0.0", "-0", "0", "1E400", "12.340", "99999999999999999999999"})
    void numbersAreSpelledAsTheyWereEverywhere(String number) {
        ConsumedEvent event = Events.of(
                ",\"vehicle\":{\"id\":\"v\",\"x\":" + number + "}", ",\"y\":[" + number + "],\"meta\":" + number);
        assertThat(text(event))
                .contains("\"x\":" + number + "}")
                .contains("\"y\":[" + number + "]")
                .contains("\"meta\":" + number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.10", "0.0", "115071.50046584333", "99999999999999999999999", "3.141592653589793238462643383"})
    void numbersKeepEveryDigit(String number) {
        ConsumedEvent event = Events.ofSignals("[{\"code\":\"a-b\",\"body\":{\"value\":" + number + "}}]");
        assertThat(text(event)).contains("{\"value\":" + number + "}");
    }

    @Test
    void textsOfAnyScriptKeepTheirValueAndHalfAPairStopsNothing() {
        // Given
        ConsumedEvent event =
                Events.ofSignals("[{\"code\":\"a-b\",\"body\":{\"Größe\":\"Żółty 汽车 🚗\",\"half\":\"x\\ud83d\"}}]");

        // When
        JsonNode body =
                Events.tree(EnrichedEventWriter.write(Events.alone(event))).at("/signals/a-b/body");

        // Then
        assertThat(body.path("Größe").textValue()).isEqualTo("Żółty 汽车 🚗");
        assertThat(body.path("half").textValue()).isEqualTo("x\ud83d");
        assertThat(text(event)).contains("Żółty 汽车");
    }

    /** Parsers, Jackson among them, refuse a name that holds half a surrogate pair. */
    @Test
    void aCodeWithHalfAPairIsWrittenAsANameThatCanBeRead() {
        // Given
        ConsumedEvent event = Events.ofSignals("[{\"code\":\"a-\\ud83d\",\"body\":{\"value\":1}}]");

        // When
        JsonNode written = Events.tree(EnrichedEventWriter.write(Events.alone(event)));

        // Then
        assertThat(written.at("/signals/a-?/body/value").intValue()).isOne();
        assertThat(EventSchema.complaints(written)).isEmpty();
    }

    @Test
    void readableJsonOfAnyDepthCanBeWritten() {
        int readable = 0;
        for (int depth : new int[] {10, 900, 990, 996, 1000, 5000, 100_000}) {
            String nested = "[".repeat(depth) + "]".repeat(depth);
            String body = "{\"eventId\":\"e\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\"u\"},"
                    + "\"signals\":[{\"code\":\"a-b\",\"body\":" + nested + "}]}}";
            EventReadResult reading = ConsumedEvent.read(Events.bytes(body), Events.RECEIVED);
            if (reading instanceof EventReadResult.Parsed read) {
                readable++;
                assertThat(text(read.event())).contains("\"body\":" + nested);
            } else {
                assertThat(((EventReadResult.Poison) reading).slug()).isEqualTo("beyond-limits");
            }
        }
        assertThat(readable).isEqualTo(4);
    }

    @Test
    void knownValuesAndTheOutcomeAreWritten() {
        // Given
        ConsumedEvent event = Events.ofSignals("[]");
        ReportedSignal remembered =
                Events.answered("{\"code\":\"odometer-traveleddistance\",\"body\":{\"value\":10,\"unit\":\"miles\"}}");
        LastKnown known = LastKnown.NOTHING
                .with(remembered)
                .with(new ReportedSignal(
                        Signal.ofWebhook(Events.tree("""
                                {"code":"odometer-traveleddistance","status":{"value":"ERROR","error":{"type":"SERVER"}}}""")).orElseThrow(),
                        SignalReport.byEvent("later", Events.NOW.plusMillis(1), OptionalLong.empty())));
        Enrichment enrichment = new Enrichment(
                EnrichmentOutcome.SKIPPED,
                Optional.of("budget"),
                Optional.of("RATE"),
                0,
                true,
                Optional.of("r"),
                List.of("all"),
                List.of("c-d"));

        // When
        JsonNode written = Events.tree(EnrichedEventWriter.write(new EnrichedEvent(
                event,
                Optional.of("customer-1"),
                new Delivery(Optional.of("redrive-1"), Optional.of(Instant.parse("2026-11-21T08:33:20.201873Z"))),
                Events.NOW.plusSeconds(1),
                Events.MERGE.merge(Map.of(), List.of(), Map.of("odometer-traveleddistance", known)),
                code -> false,
                enrichment)));

        // Then
        assertThat(written.path("schemaVersion").intValue()).isOne();
        assertThat(written.path("account").textValue()).isEqualTo("customer-1");
        assertThat(written.path("delivery"))
                .hasToString("{\"redriveId\":\"redrive-1\",\"spilledAt\":\"2026-11-21T08:33:20.201Z\"}");
        assertThat(written.path("signals")).isEmpty();
        assertThat(written.path("known")).hasToString("""
                {"odometer-traveleddistance":{"body":{"value":10,"unit":"miles"},"value":16.09344,"unit":"km",\
                "timeFrom":"delivery","learnedAt":"2026-11-21T08:33:21.000Z","fromEventId":"e","origin":"cache",\
                "maxAgeSeconds":900,"stale":true,\
                "lastFailure":{"status":"ERROR","error":{"type":"SERVER"},"at":"2026-11-21T08:33:21.001Z"}}}""");
        assertThat(written.path("enrichment")).hasToString("""
                {"outcome":"SKIPPED","reason":"budget","code":"RATE","calls":0,"shared":true,"requestId":"r",\
                "missing":["all"],"outdated":["c-d"]}""");
        assertThat(EventSchema.complaints(written)).isEmpty();
    }

    private static String text(ConsumedEvent event) {
        return new String(EnrichedEventWriter.write(Events.alone(event)), StandardCharsets.UTF_8);
    }
}
