package dev.carflow.smartcar.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.sandbox.simulator.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any input gives a result and never an exception. */
class AnyAnswerPropertyTest {

    private static final List<String> SAMPLES = List.of(
            "signals-all.json",
            "signals-empty-store.json",
            "signal-single.json",
            "signal-single-2025-unwrapped.json",
            "vehicle.json",
            "connections-page1.json",
            "error-429-vehicle.json",
            "v2-error-401.json");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e999999999",
            "99999999999999999999999",
            "\"\"",
            "\" \"",
            "[]",
            "{}",
            "[[{}]]",
            "\"2026-13-41T99:00:00Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"\\u0000\\ud800\"",
            "1795249985000.5");

    @Property(tries = 1500)
    void aResponseOfAnyStatusAndBytesHasADefinedResult(
            @ForAll("statuses") int status, @ForAll("bodies") byte[] body, @ForAll("headers") String header) {
        // When
        List<ApiResult<?>> results = EveryReading.of(status, header, body);

        // Then
        for (ApiResult<?> result : results) {
            assertThat(result.toString()).hasSizeLessThan(600).doesNotContain("\n");
            if (status != 200) {
                assertThat(result).isInstanceOf(ApiResult.Failure.class);
            }
            assertThat(result.fold(value -> "fine", ApiProblem::slug)).matches("[a-z-]+");
        }
    }

    /**
     * A signal as Smartcar sends it.
     *
     * @param value any JSON
     * @param error null for a value that was read
     */
    record SentSignal(String code, String value, Instant at, String error) {

        String json() {
            String status = error == null
                    ? "{\"value\":\"SUCCESS\"}"
                    : "{\"value\":\"ERROR\",\"error\":{\"type\":\"" + error + "\",\"code\":null}}";
            return "{\"id\":\"" + code + "\",\"type\":\"signal\",\"attributes\":{\"code\":\"" + code + "\",\"status\":"
                    + status + (error == null ? ",\"body\":" + value : "") + "},\"meta\":{\"oemUpdatedAt\":\"" + at
                    + "\"}}";
        }
    }

    @Property
    void aWellFormedResponseIsASuccessWithAllItsValues(@ForAll("sent") List<SentSignal> sent) {
        // Given
        String body = sent.stream()
                .map(SentSignal::json)
                .collect(Collectors.joining(",", "{\"data\":[", "],\"meta\":{\"totalCount\":" + sent.size() + "}}"));

        // When
        ApiResult<?> result =
                EveryReading.of(200, "", body.getBytes(StandardCharsets.UTF_8)).get(0);

        // Then
        VehicleSignals signals = (VehicleSignals) result.fold(value -> value, problem -> {
            throw new AssertionError(problem.slug());
        });
        assertThat(signals.isShort()).isFalse();
        assertThat(signals.signals()).zipSatisfy(sent, (signal, wanted) -> {
            assertThat(signal.code()).isEqualTo(wanted.code());
            assertThat(signal.oemUpdatedAt()).contains(wanted.at());
            assertThat(signal.isSuccess()).isEqualTo(wanted.error() == null);
            assertThat(signal.body().map(RawJson::text))
                    .isEqualTo(wanted.error() == null ? Optional.of(wanted.value()) : Optional.empty());
            assertThat(signal.error().flatMap(Signal.SignalError::type)).isEqualTo(Optional.ofNullable(wanted.error()));
        });
    }

    @Provide
    Arbitrary<List<SentSignal>> sent() {
        return Combinators.combine(
                        Arbitraries.strings()
                                .withChars("abcdefghijklmnopqrstuvwxyz-")
                                .ofMinLength(1)
                                .ofMaxLength(30),
                        Arbitraries.of(
                                "{\"value\":61}",
                                "{\"value\":false}",
                                "{\"latitude\":48.1,\"longitude\":-11.5}",
                                "[]",
                                "{}",
                                "\"x\"",
                                "0.10"),
                        Arbitraries.longs()
                                .between(1_400_000_000_000L, 4_000_000_000_000L)
                                .map(Instant::ofEpochMilli),
                        Arbitraries.of("COMPATIBILITY", "PERMISSION", "UPSTREAM")
                                .injectNull(0.7))
                .as(SentSignal::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(85);
    }

    @Provide
    Arbitrary<Integer> statuses() {
        return Arbitraries.oneOf(
                Arbitraries.of(200, 400, 401, 403, 404, 409, 429, 430, 500, 501, 502, 504),
                Arbitraries.integers().between(100, 999));
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                Arbitraries.strings().numeric().ofMaxLength(30));
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        Arbitrary<byte[]> noise = Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
        Arbitrary<byte[]> mangled = Combinators.combine(
                        Arbitraries.of(SAMPLES), Arbitraries.integers().between(0, 400), Arbitraries.of(VALUES))
                .as(AnyAnswerPropertyTest::mangled);
        Arbitrary<byte[]> cut = Combinators.combine(
                        Arbitraries.of(SAMPLES), Arbitraries.doubles().between(0, 1))
                .as((sample, share) -> cut(Samples.bytes(sample), share));
        Arbitrary<byte[]> deep = Arbitraries.integers().between(1, 3000).map(AnyAnswerPropertyTest::nested);
        return Arbitraries.oneOf(noise, mangled, cut, deep);
    }

    /** A sample in which one value, or one object's or array's opening, became something else. */
    private static byte[] mangled(String sample, int which, String value) {
        String[] parts = Samples.json(sample).toString().split("(?<=:)", -1);
        int index = Math.floorMod(which, parts.length);
        parts[index] = parts[index].replaceFirst(
                "^(\"[^\"]*\"|[0-9.]+|true|false|null|\\[\\]|\\{\\})", Matcher.quoteReplacement(value));
        return String.join("", parts).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] cut(byte[] whole, double share) {
        return Arrays.copyOf(whole, (int) (whole.length * share));
    }

    private static byte[] nested(int depth) {
        return ("{\"data\":" + "[".repeat(depth) + "]".repeat(depth) + "}").getBytes(StandardCharsets.UTF_8);
    }
}
