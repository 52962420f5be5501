package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Samples;
import dev.carflow.json.StrictJson;
import dev.carflow.routing.Event;
import dev.carflow.routing.Event.Delivery;
import dev.carflow.routing.Event.LegacyEvent;
import dev.carflow.routing.Event.UnroutableEvent;
import dev.carflow.routing.Event.VehicleEvent;
import dev.carflow.routing.EventDefect;
import dev.carflow.routing.VehicleEventType;
import dev.carflow.routing.VehicleMode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeScannerTest {

    private static final int MAX_DEPTH = 64;

    private final EnvelopeScanner scanner = new EnvelopeScanner(MAX_DEPTH);

    static List<Samples.Delivery> deliveries() {
        return Samples.deliveries().toList();
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void everySampleIsReadAsAFullParserReadsIt(Samples.Delivery delivery) {
        assertThat(withoutDetail(scanner.scan(delivery.body()))).isEqualTo(FullParser.scan(delivery.body(), MAX_DEPTH));
    }

    @Property
    void anyObjectIsReadAsAFullParserReadsIt(@ForAll("jsonObjects") String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);

        Scan scan = withoutDetail(scanner.scan(body));

        Statistics.collect(kind(scan));
        assertThat(scan).isEqualTo(FullParser.scan(body, MAX_DEPTH));
    }

    @Property
    void mutilatedObjectsAreReadAsAFullParserReadsThem(
            @ForAll("jsonObjects") String json, @ForAll @IntRange(max = 1_000_000) int at, @ForAll byte replacement) {
        // Given
        byte[] body = json.getBytes(StandardCharsets.UTF_8);

        // When: any byte but the opening brace changes
        body[1 + at % (body.length - 1)] = replacement;

        // Then
        String scanned = kind(scanner.scan(body));
        String expected = kind(FullParser.scan(body, MAX_DEPTH));
        boolean bothAreTrue = expected.equals(EventDefect.DUPLICATE_KEY.name()) && !StrictJson.isOneValue(body);
        assertThat(scanned).isIn(expected, bothAreTrue ? EventDefect.MALFORMED_JSON.name() : expected);
    }

    @Test
    void aNameIsNotTakenForAnotherThatWasReadBefore() {
        // Given: the parser remembers names
        scanner.scan("{\"ame\": 1}".getBytes(StandardCharsets.ISO_8859_1));

        // When
        Scan scan = scanner.scan("{\"\u00FFame\": 1}".getBytes(StandardCharsets.ISO_8859_1));

        // Then
        assertThat(kind(scan)).isEqualTo(EventDefect.MALFORMED_JSON.name());
    }

    @Property
    void anyBytesAreReadAsAFullParserReadsThem(@ForAll @Size(max = 300) byte[] body) {
        Scan expected = FullParser.scan(body, MAX_DEPTH);
        assertThat(withoutDetail(scanner.scan(body))).matches(scan -> FullParser.agree(scan, expected), "" + expected);
    }

    @Property
    void anyBytesInANameAndInAnIdAreReadAsAFullParserReadsThem(@ForAll("nearlyUtf8") byte[] text) {
        // Given
        byte[] body = around(
                text,
                "{\"eventType\":\"VEHICLE_STATE\",\"eventId\":\"",
                "\",\"data\":{\"user\":{\"id\":\"u-",
                "\"}},\"",
                "\":1}");

        // When
        Scan scan = withoutDetail(scanner.scan(body));

        // Then
        Statistics.collect(kind(scan));
        assertThat(scan).isEqualTo(FullParser.scan(body, MAX_DEPTH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // overlong forms
                "C0AF",
                "C1A5",
                "E080AF",
                "F0808080",
                // surrogates, alone and as a pair
                "EDA080",
                "EDBFBF",
                "EDA0BDEDB880",
                // beyond the last code point
                "F4908080",
                "F5808080",
                "F8888080",
                "FE",
                "FF",
                // cut off, or with nothing before it
                "C3",
                "E282",
                "F09F98",
                "80",
                "BF"
            })
    void bytesThatAreNoUtf8AreMalformedWhereverTheyStand(String hex) {
        byte[] odd = HexFormat.of().parseHex(hex);

        for (String place : List.of(
                "{\"eventType\":\"VEHICLE_STATE\",\"eventId\":\"e|\",\"data\":{\"user\":{\"id\":\"u\"}}}",
                "{\"eventType\":\"VEHICLE_STATE\",\"eventId\":\"e\",\"data\":{\"user\":{\"id\":\"u|\"}}}",
                "{\"eventType\":\"VEHICLE_STATE\",\"eventId\":\"e\",\"data\":{\"user\":{\"id\":\"u\"}},\"|\":1}",
                "{\"eventType\":\"VEHICLE_STATE\",\"eventId\":\"e\",\"data\":{\"user\":{\"id\":\"u\"},\"x\":[\"|\"]}}")) {
            assertThat(kind(scanner.scan(around(odd, place.split("\\|", -1)))))
                    .isEqualTo(EventDefect.MALFORMED_JSON.name());
            assertThat(kind(scanner.scan(
                            place.replace("|", "\u00e4\u20ac\uD83D\uDE00").getBytes(StandardCharsets.UTF_8))))
                    .isEqualTo("VehicleEvent");
        }
    }

    @Test
    void aLiveEventIsReadWhole() {
        assertThat(event("vehicle-state-tesla-model3"))
                .isEqualTo(new VehicleEvent(
                        VehicleEventType.VEHICLE_STATE,
                        Samples.delivery("vehicle-state-tesla-model3")
                                .json()
                                .path("eventId")
                                .asText(),
                        "a4c82e9f-6b1d-4e37-9c05-2f8d7a613be4",
                        "c2f0a7d4-8e36-4b19-9d52-61b8f3a04e77",
                        VehicleMode.LIVE,
                        new Delivery(
                                "5a8e5e38-1e12-4011-a36d-56f120053f9e",
                                Samples.delivery("vehicle-state-tesla-model3")
                                        .json()
                                        .at("/meta/deliveryId")
                                        .asText(),
                                Instant.ofEpochMilli(1795250000000L),
                                null,
                                1795249997400L)));
    }

    @Test
    void aTestDeliveryIsDistinguished() {
        assertThat(((VehicleEvent) event("vehicle-state-test-mode")).mode()).isEqualTo(VehicleMode.TEST);
    }

    /** One place has it, or the other, or both; that of simulated vehicles in `meta` is not documented. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'LIVE', 'live', LIVE",
                "'LIVE', , LIVE",
                ", 'live', LIVE",
                ", , UNKNOWN",
                "7, {}, UNKNOWN",
                "'', '', UNKNOWN",
                "'LIVE', 'rehearsed', UNKNOWN",
                "'SIMULATED', 'simulated', SIMULATED",
                "'LIVE', 'Simulated', SIMULATED",
                "'simulated', , SIMULATED",
                "'SIMULATION', 'simulated', SIMULATED",
                "'TEST', 'test', TEST",
                "'TEST', 'live', TEST",
                "'live', 'TEST', TEST",
                "'TEST', 'simulated', TEST",
            })
    void theVehiclesModeIsReadFromAnyPlaceInThePayload(String meta, String vehicle, VehicleMode mode) {
        String body = "{'eventId':'e','eventType':'VEHICLE_STATE','meta':{" + member(meta) + "},'data':{'vehicle':{"
                + member(vehicle)
                + ",'id':'v'},'user':{'id':'u','mode':'test'}},'mode':'test','vehicle':{'mode':'test'}}";

        VehicleEvent event = (VehicleEvent)
                ((Scan.Delivered) scanner.scan(utf8(body.replace("{,", "{").replace('\'', '"')))).event();

        assertThat(event.mode()).isEqualTo(mode);
        assertThat(event.vehicleId()).isEqualTo("v");
    }

    private static String member(String mode) {
        return mode == null ? "" : "'mode':" + mode;
    }

    @ParameterizedTest
    @CsvSource({"live, LIVE", "Test, TEST", "simulated, SIMULATED", "other, UNKNOWN"})
    void aLegacyEventHasItsModeAtTheTop(String word, VehicleMode mode) {
        String body = "{\"version\":\"2.0\",\"eventName\":\"schedule\",\"mode\":\"" + word
                + "\",\"meta\":{\"mode\":\"TEST\"}}";
        assertThat(((LegacyEvent) ((Scan.Delivered) scanner.scan(utf8(body))).event()).mode())
                .isEqualTo(mode);
    }

    @Test
    void aScheduledLegacyEventIsIdentifiedByWebhookVehicleAndRequest() {
        assertThat(event("v2-schedule"))
                .isEqualTo(new LegacyEvent(
                        "schedule",
                        "865ca68d-a9b6-4d74-856e-605db0209eca:c2f0a7d4-8e36-4b19-9d52-61b8f3a04e77:"
                                + "d38cf734-19a7-4ae4-bdf3-bae7d3f28783",
                        "c2f0a7d4-8e36-4b19-9d52-61b8f3a04e77",
                        "865ca68d-a9b6-4d74-856e-605db0209eca",
                        VehicleMode.LIVE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"v\"", "7", "null", "{\"vehicleId\":\"v\",\"requestId\":\"r\"}"})
    void legacyVehiclesThatAreNoListAreAsIfAbsent(String vehicles) {
        // Given: what follows is still read
        String body = "{\"eventName\":\"schedule\",\"payload\":{\"vehicles\":" + vehicles + "},\"webhookId\":\"w\"}";

        // When
        Scan scan = scanner.scan(body.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(scan)
                .isEqualTo(new Scan.Delivered(new LegacyEvent("schedule", null, null, "w", VehicleMode.UNKNOWN)));
    }

    @ParameterizedTest
    @CsvSource({"'{\"a\":1} {}', 8", "'{\"a\":tru}', 5", "'{\"a\":1,\"a\":2}', 10"})
    void theCauseSaysAtWhichByteABodyBreaks(String body, String at) {
        Event event = ((Scan.Delivered) scanner.scan(body.getBytes(StandardCharsets.UTF_8))).event();

        assertThat(((UnroutableEvent) event).detail()).endsWith(" at byte " + at);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|NOT_AN_OBJECT",
                "null|NOT_AN_OBJECT",
                "{|MALFORMED_JSON",
                "{} {}|MALFORMED_JSON",
                "{\"a\":1}x|MALFORMED_JSON",
                "{\"a\":01}|MALFORMED_JSON",
                "{\"a\":1,\"a\":1}|DUPLICATE_KEY",
                "{\"data\":{\"signals\":[{\"x\":{\"y\":1,\"y\":2}}]}}|DUPLICATE_KEY",
                "{}|UNKNOWN_TYPE",
                "{\"eventType\":\"VEHICLE_GONE\"}|UNKNOWN_TYPE",
                "{\"eventType\":\"vehicle_state\"}|UNKNOWN_TYPE",
                "{\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\"u\"}}}|NO_EVENT_ID",
                "{\"eventType\":\"VEHICLE_STATE\",\"eventId\":\"e\"}|NO_USER_ID",
                "{\"eventType\":\"VEHICLE_STATE\",\"eventId\":\"e\",\"data\":{\"user\":{\"id\":7}}}|NO_USER_ID",
                "{\"eventType\":\"VEHICLE_STATE\",\"eventId\":\"e\",\"data\":{\"user\":{\"id\":\"\"}}}|NO_USER_ID",
                "{\"eventType\":\"VEHICLE_STATE\",\"eventId\":\"e\",\"data\":{\"user\":{\"id\":\"\\ud800\"}}}|INVALID_ID",
            })
    void unroutableEventsHaveAReason(String body, EventDefect defect) {
        assertThat(defectOf(scanner.scan(body.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(defect);
    }

    @Test
    void bodiesNestedTooDeepAreFoundWithoutRecursion() {
        // Given
        String deep = "{\"a\":".repeat(100_000);

        // When
        Scan scan = scanner.scan(deep.getBytes(StandardCharsets.UTF_8));

        // Then
        assertThat(defectOf(scan)).isEqualTo(EventDefect.TOO_DEEP);
        assertThat(defectOf(scanner.scan(nested(MAX_DEPTH)))).isEqualTo(EventDefect.UNKNOWN_TYPE);
        assertThat(defectOf(scanner.scan(nested(MAX_DEPTH + 1)))).isEqualTo(EventDefect.TOO_DEEP);
    }

    @Test
    void otherEncodingsThanUtf8AreMalformed() {
        String json = "{\"eventType\":\"VERIFY\",\"data\":{\"challenge\":\"caf\u00e9\"}}";

        for (var charset : List.of(
                StandardCharsets.UTF_16LE,
                StandardCharsets.UTF_16BE,
                StandardCharsets.UTF_16,
                StandardCharsets.ISO_8859_1)) {
            assertThat(scanner.scan(json.getBytes(charset)))
                    .as(charset.name())
                    .matches(scan -> scan instanceof Scan.Delivered d && d.event() instanceof UnroutableEvent);
        }
    }

    @Test
    void noDetailRepeatsContent() throws Exception {
        // Given: bodies that break right after something private
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String end : List.of("\u0001", "\"", "}", "]", ",", "x", "tru", "1e", "\"\\q\"")) {
            body.reset();
            body.write(
                    ("{\"vin\":\"5YJ3E1EA7KF317000\",\"5YJ3E1EA7KF317000\":" + end).getBytes(StandardCharsets.UTF_8));

            // When
            Event event = ((Scan.Delivered) scanner.scan(body.toByteArray())).event();

            // Then
            assertThat(((UnroutableEvent) event).detail()).doesNotContain("5YJ").isNotBlank();
        }
    }

    @Provide
    Arbitrary<String> jsonObjects() {
        return JsonTexts.objects();
    }

    /** Bytes of UTF-8 texts, in which now and then one is missing, doubled or another. */
    @Provide
    Arbitrary<byte[]> nearlyUtf8() {
        Arbitrary<byte[]> part = Arbitraries.oneOf(
                Arbitraries.strings()
                        .ascii()
                        .excludeChars('"', '\\')
                        .ofMaxLength(3)
                        .map(EnvelopeScannerTest::utf8),
                Arbitraries.integers()
                        .between(0x80, Character.MAX_CODE_POINT)
                        .map(Character::toString)
                        .map(EnvelopeScannerTest::utf8),
                Arbitraries.bytes()
                        .between((byte) 0x80, (byte) -1)
                        .array(byte[].class)
                        .ofSize(1));
        return part.list().ofMaxSize(8).map(parts -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            parts.forEach(all::writeBytes);
            return all.toByteArray();
        });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** @param text what stands between each part and the next */
    private static byte[] around(byte[] text, String... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < parts.length; i++) {
            if (i > 0) {
                all.writeBytes(text);
            }
            all.writeBytes(utf8(parts[i]));
        }
        return all.toByteArray();
    }

    private static byte[] nested(int depth) {
        return ("{\"a\":".repeat(depth) + "1" + "}".repeat(depth)).getBytes(StandardCharsets.UTF_8);
    }

    private Event event(String sample) {
        return ((Scan.Delivered) scanner.scan(Samples.delivery(sample).body())).event();
    }

    private static EventDefect defectOf(Scan scan) {
        return ((UnroutableEvent) ((Scan.Delivered) scan).event()).defect();
    }

    private static Scan withoutDetail(Scan scan) {
        return scan instanceof Scan.Delivered delivered && delivered.event() instanceof UnroutableEvent e
                ? new Scan.Delivered(
                        new UnroutableEvent(e.defect(), "", e.eventType(), e.eventId(), e.userId(), e.delivery()))
                : scan;
    }

    private static String kind(Scan scan) {
        if (scan instanceof Scan.Delivered delivered) {
            return delivered.event() instanceof UnroutableEvent unroutable
                    ? unroutable.defect().name()
                    : delivered.event().getClass().getSimpleName();
        }
        return "Handshake";
    }
}
