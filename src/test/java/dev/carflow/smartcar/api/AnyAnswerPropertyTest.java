package dev.carflow.smartcar.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.sandbox.simulator.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever arrives, there is a result and never an exception. */
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
    void anAnswerOfAnyStatusAndBytesHasADefinedResult(
            @ForAll("statuses") int status, @ForAll("bodies") byte[] body, @ForAll("headers") String header) {
        // When
        List<ApiResult<?>> results = EveryReading.of(status, header, body);

        // Then
        for (ApiResult<?> result : results) {
            assertThat(result.toString()).hasSizeLessThan(600).doesNotContain("\n");
            assertThat(result instanceof ApiResult.Success).isIn(false, status == 200);
            assertThat(result.fold(value -> "fine", ApiProblem::slug)).matches("[a-z-]+");
        }
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
