package dev.carflow.enrichment.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any input is an event that can be written, or poison; never an exception. */
class AnyEventPropertyTest {

    private static final List<String> SAMPLES =
            Events.samples().map(Samples.Delivery::name).toList();

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1e999999999",
            "99999999999999999999999",
            "1795249985",
            "\"\"",
            "\" \"",
            "[]",
            "{}",
            "[[{}]]",
            "[\"A.B\",7,null,{\"code\":\"c\"}]",
            "{\"a-b\":{\"body\":1},\"\":2,\"c\":null}",
            "\"2026-13-41T99:00:00Z\"",
            "\"+999999999-12-31T23:59:59Z\"",
            "\"\\u0000\\ud800\"",
            "1795249985000.5");

    @Property
    void anyBytesAreAnEventOrPoison(@ForAll byte[] bytes) {
        assertThat(ConsumedEvent.read(bytes, Events.RECEIVED)).isInstanceOf(EventReadResult.Poison.class);
    }

    @Property(tries = 2000)
    void readablePartsOfAMutilatedSampleAreWrittenAndValid(@ForAll("mutilated") byte[] bytes) {
        // When
        EventReadResult reading = ConsumedEvent.read(bytes, Events.RECEIVED);

        // Then
        if (reading instanceof EventReadResult.Parsed readable) {
            ConsumedEvent event = readable.event();
            assertThat(event.isFirstDelivery() && event.accountNeedsReauthentication())
                    .isFalse();
            assertThat(EventSchema.complaints(Events.written(event))).isEmpty();
        }
        assertThat(reading.toString()).hasSizeLessThan(300);
    }

    @Property(tries = 500)
    void unknownMembersComeOutUnchanged(
            @ForAll("json") String top, @ForAll("json") String inData, @ForAll("json") String ofSignal) {
        // Given
        ConsumedEvent event = Events.of(
                ",\"inData\":" + inData + ",\"signals\":[{\"code\":\"new-code\",\"later\":" + ofSignal
                        + ",\"body\":{\"b\":" + ofSignal + "},\"meta\":{\"m\":" + top + "}}]",
                ",\"onTop\":" + top);

        // When
        JsonNode written = Events.written(event);

        // Then
        assertThat(written.at("/smartcar/onTop")).isEqualTo(Events.tree(top));
        assertThat(written.at("/smartcar/data/inData")).isEqualTo(Events.tree(inData));
        JsonNode signal = written.path("signals").path("new-code");
        assertThat(signal.at("/smartcar/later")).isEqualTo(Events.tree(ofSignal));
        assertThat(signal.path("body").path("b")).isEqualTo(Events.tree(ofSignal));
        assertThat(signal.at("/smartcar/meta/m")).isEqualTo(Events.tree(top));
        assertThat(EventSchema.complaints(written)).isEmpty();
    }

    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> leaf = Arbitraries.oneOf(
                Arbitraries.of(VALUES),
                Arbitraries.bigDecimals().map(Object::toString),
                Arbitraries.bigIntegers().map(Object::toString),
                Arbitraries.strings().ofMaxLength(12).map(AnyEventPropertyTest::quoted));
        return Arbitraries.lazyOf(
                () -> leaf,
                () -> json().list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]"),
                () -> json().map(value -> "{\"member\":" + value + "}"));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(unit -> quoted.append(String.format(Locale.ROOT, "\\u%04x", unit)));
        return quoted.append('"').toString();
    }

    @Provide
    Arbitrary<byte[]> mutilated() {
        Arbitrary<byte[]> mangled = Combinators.combine(
                        Arbitraries.of(SAMPLES), Arbitraries.integers().between(0, 400), Arbitraries.of(VALUES))
                .as(AnyEventPropertyTest::mangled);
        Arbitrary<byte[]> cut = Combinators.combine(
                        Arbitraries.of(SAMPLES), Arbitraries.doubles().between(0, 1))
                .as((sample, share) -> cut(Samples.delivery(sample).body(), share));
        Arbitrary<byte[]> flipped = Combinators.combine(
                        Arbitraries.of(SAMPLES), Arbitraries.integers().between(0, 8000), Arbitraries.bytes())
                .as((sample, at, value) -> flipped(Samples.delivery(sample).body(), at, value));
        return Arbitraries.oneOf(mangled, mangled, mangled, cut, flipped);
    }

    /** A sample in which one member's value, however large, became something else. */
    private static byte[] mangled(String sample, int which, String value) {
        String text = Samples.delivery(sample).json().toString();
        List<Integer> colons = new ArrayList<>();
        for (int i = text.indexOf("\":"); i >= 0; i = text.indexOf("\":", i + 1)) {
            colons.add(i + 2);
        }
        int start = colons.get(which % colons.size());
        int end = end(text, start);
        return Events.bytes(text.substring(0, start) + value + text.substring(end));
    }

    private static int end(String text, int start) {
        Matcher scalar = Pattern.compile("\"[^\"]*\"|[0-9.]+|true|false|null")
                .matcher(text)
                .region(start, text.length());
        if (scalar.lookingAt()) {
            return scalar.end();
        }
        int depth = 0;
        for (int i = start; ; i++) {
            char c = text.charAt(i);
            depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
    }

    private static byte[] cut(byte[] whole, double share) {
        return Arrays.copyOf(whole, (int) (whole.length * share));
    }

    private static byte[] flipped(byte[] whole, int at, byte value) {
        byte[] copy = whole.clone();
        copy[at % copy.length] = value;
        return copy;
    }
}
