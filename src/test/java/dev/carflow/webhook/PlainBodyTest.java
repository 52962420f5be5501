package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That what it reads is right, {@link EnvelopeScannerTest} shows; here, that it reads what is usual and nothing else. */
class PlainBodyTest {

    private static final int MAX_DEPTH = 64;

    static List<Samples.Delivery> deliveries() {
        return Samples.deliveries().toList();
    }

    @ParameterizedTest
    @MethodSource("deliveries")
    void theGeneralParserIsNotNeededForWhatSmartcarSends(Samples.Delivery delivery) {
        assertThat(PlainBody.read(delivery.body(), MAX_DEPTH)).isNotNull();
    }

    @Test
    void aBodyWithTextsAndNamesInAnyScriptIsPlain() {
        assertThat(read("{\"eventId\":\"\u00e4\u20ac\uD83D\uDE00\",\"\u00fc\":\"\\u2013\"}").eventId)
                .isEqualTo("\u00e4\u20ac\uD83D\uDE00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}x",
                "{} {}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":[1,]}",
                "{\"a\":[,1]}",
                "{\"a\":[1 2]}",
                "{\"a\":01}",
                "{\"a\":-}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":1e}",
                "{\"a\":+1}",
                "{\"a\":1x}",
                "{\"a\":truex}",
                "{\"a\":nul}",
                "{\"a\":NaN}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u00g0\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"b}",
                "{\"a\":1,\"b\":2,\"a\":3}",
                "{\"x\":[{\"a\":1,\"a\":2}]}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":1}/**/",
                "{\"\\u0061\":1}",
                "{\"eventId\":\"\\u0061\"}",
                "{\"meta\":{\"sequence\":1234567890123456789}}",
            })
    void whatIsWrongOrUnusualIsForTheGeneralParser(String body) {
        assertThat(read(body)).isNull();
    }

    @Test
    void manyNamesLongNamesAndDeepBodiesAreForTheGeneralParser() {
        assertThat(read(object(64))).isNotNull();
        assertThat(read(object(65))).isNull();
        assertThat(read("{\"" + "n".repeat(257) + "\":1}")).isNull();
        assertThat(read("{\"a\":" + "1".repeat(101) + "}")).isNull();
        assertThat(read(nested(MAX_DEPTH))).isNotNull();
        assertThat(read(nested(MAX_DEPTH + 1))).isNull();
        assertThat(PlainBody.read(utf8("{\"a\":".repeat(100_000)), 1000)).isNull();
    }

    @Test
    void valuesOfAnotherKindCountAsAbsent() {
        Envelope envelope = read("{\"eventId\":7,\"data\":[],\"meta\":{\"sequence\":1.5,\"deliveredAt\":true}}");
        assertThat(envelope.eventId).isNull();
        assertThat(envelope.sequence).isNull();
        assertThat(envelope.deliveredAt).isNull();
    }

    @Test
    void whiteSpaceBehindANumberIsNoPartOfIt() {
        assertThat(read("{\"meta\":{\"sequence\": -12 \n}}").sequence).isEqualTo(-12);
    }

    private static String object(int members) {
        return IntStream.range(0, members)
                .mapToObj(i -> "\"n" + i + "\":" + i)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
    }

    private static Envelope read(String body) {
        return PlainBody.read(utf8(body), MAX_DEPTH);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
