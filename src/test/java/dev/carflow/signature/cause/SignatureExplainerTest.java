package dev.carflow.signature.cause;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carflow.Samples;
import dev.carflow.Service;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Known changes of deliveries in transit, applied to the samples and to generated bodies, and found out again. */
class SignatureExplainerTest {

    private static final String CURRENT = Samples.TOKEN;
    private static final String PREVIOUS = "9f3b1c2e-previous";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** How a proxy may rewrite a compact body. */
    enum Rewriting {
        JACKSON_PRETTY(text -> pretty(JSON, text)),
        INDENTED(text -> indented(text, "  ")),
        INDENTED_BY_FOUR(text -> indented(text, "    ")),
        SPACED(text -> spaced(text)),
        ASCII_ESCAPES(text -> written(ASCII, text)),
        SLASHES(text -> text.replace("/", "\\/")),
        HTML(text -> text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")),
        NEW_LINE(text -> text + "\n"),
        LINES_AND_ESCAPES(text -> pretty(ASCII, text));

        private final UnaryOperator<String> change;

        Rewriting(UnaryOperator<String> change) {
            this.change = change;
        }
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void jsonThatWasWrittenAnewIsNamed(@ForAll("bodies") String signed, @ForAll Rewriting how) {
        // Given
        String received = how.change.apply(signed);

        // When
        Explanation explanation = explain(received.getBytes(UTF_8), sign(CURRENT, signed));

        // Then: what the change did not touch holds as it is
        assertThat(explanation.proven()).isTrue();
        assertThat(explanation.cause()).isEqualTo(received.equals(signed) ? Cause.CONFIGURED_NOW : Cause.RESERIALISED);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void textThatWasConvertedIsNamed(@ForAll("bodies") String signed) {
        String signature = sign(CURRENT, signed);
        boolean ascii = signed.chars().allMatch(c -> c < 0x80);
        boolean latin = signed.chars().allMatch(c -> c < 0x100);
        if (!ascii && latin) {
            assertThat(explain(signed.getBytes(ISO_8859_1), signature).causes()).containsExactly(Cause.ENCODING);
            assertThat(explain(new String(signed.getBytes(UTF_8), ISO_8859_1).getBytes(UTF_8), signature)
                            .causes())
                    .containsExactly(Cause.ENCODING);
        }
        for (byte[] wide : List.of(signed.getBytes(UTF_16LE), signed.getBytes(UTF_16BE), signed.getBytes(UTF_16))) {
            assertThat(explain(wide, signature)).satisfies(each -> {
                assertThat(each.causes()).containsExactly(Cause.ENCODING);
                assertThat(each.proven()).isTrue();
            });
        }
        assertThat(explain(("\uFEFF" + signed).getBytes(UTF_8), signature).causes())
                .containsExactly(Cause.ENCODING);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void lineEndsThatWereConvertedAreNamed(@ForAll("bodies") String compact) {
        String signed = indented(compact, "  ");
        String received = signed.replace("\n", "\r\n");

        // A document of one line has none.
        Cause expected = received.equals(signed) ? Cause.CONFIGURED_NOW : Cause.ENCODING;
        assertThat(explain(received.getBytes(UTF_8), sign(CURRENT, signed)).causes())
                .containsExactly(expected);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void aBodyThatEndsEarlyIsNamedAndNotProven(@ForAll("bodies") String signed, @ForAll @IntRange(min = 1) int cut) {
        byte[] whole = signed.getBytes(UTF_8);
        byte[] received = Arrays.copyOf(whole, whole.length - 1 - cut % (whole.length - 1));

        Explanation explanation = explain(received, sign(CURRENT, signed));

        assertThat(explanation.causes()).containsExactly(Cause.TRUNCATED);
        assertThat(explanation.proven()).isFalse();
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void anotherSecretIsNothingElse(@ForAll("bodies") String signed, @ForAll("secrets") String secret) {
        Explanation explanation = explain(signed.getBytes(UTF_8), sign(secret, signed));

        assertThat(explanation.causes()).containsExactly(Cause.OTHER_SECRET);
        assertThat(explanation.proven()).isFalse();
        assertThat(explanation.toString()).doesNotContain(secret).doesNotContain(CURRENT);
    }

    @Test
    void everySampleHoldsWithTheTokenThatIsConfiguredNow() {
        Samples.deliveries().forEach(sample -> assertThat(
                        explain(sample.body(), sample.signature()).causes())
                .as(sample.name())
                .containsExactly(Cause.CONFIGURED_NOW));
    }

    @Test
    void everySampleThatJacksonWroteAnewIsNamed() throws JsonProcessingException {
        for (Samples.Delivery sample : Samples.deliveries().toList()) {
            JsonNode tree = sample.json();
            byte[] pretty = JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(tree)
                    .getBytes(UTF_8);

            assertThat(explain(pretty, sample.signature()).causes())
                    .as(sample.name())
                    .containsExactly(Cause.RESERIALISED);
        }
    }

    @Test
    void anotherTokenThatWasGivenIsNamedAndSoAreCharactersAroundTokens() {
        byte[] body = Samples.delivery("vehicle-state-tesla-model3").body();

        assertThat(explain(body, Service.sign(PREVIOUS, body)).causes()).containsExactly(Cause.OTHER_TOKEN);
        for (String wrong : List.of(
                CURRENT + "\n",
                CURRENT + "\r\n",
                " " + CURRENT,
                CURRENT + " ",
                "\"" + CURRENT + "\"",
                "'" + CURRENT + "'",
                CURRENT.toUpperCase(Locale.ROOT))) {
            assertThat(explain(body, Service.sign(wrong, body)).causes())
                    .as(wrong)
                    .containsExactly(Cause.TOKEN_CHARACTERS);
        }
        // And: it is ours that has them
        for (String wrong : List.of(CURRENT + "\n", "\"" + CURRENT + "\"", "  " + CURRENT + "\t")) {
            SignatureExplainer ours = new SignatureExplainer(List.of(new NamedToken("the current token", wrong, true)));
            assertThat(ours.explain(body, Service.sign(CURRENT, body)).causes())
                    .as(wrong)
                    .containsExactly(Cause.TOKEN_CHARACTERS);
        }
    }

    @Test
    void aSignatureInAnotherFormIsNamed() {
        byte[] body = Samples.delivery("vehicle-state-tesla-model3").body();
        String hex = Service.sign(CURRENT, body);
        byte[] mac = HexFormat.of().parseHex(hex);

        for (String form : List.of(
                hex.toUpperCase(Locale.ROOT),
                "sha256=" + hex,
                "SHA256 " + hex,
                "\"" + hex + "\"",
                hex + " ",
                Base64.getEncoder().encodeToString(mac),
                Base64.getUrlEncoder().withoutPadding().encodeToString(mac),
                "v1=" + Base64.getEncoder().encodeToString(mac))) {
            assertThat(explain(body, form).causes()).as(form).containsExactly(Cause.SIGNATURE_FORM);
        }
    }

    @Test
    void severalCausesAtATimeAreAllNamed() {
        String signed = "{\"a\":1,\"b\":[true,null]}";

        Explanation explanation = explain(
                pretty(JSON, signed).getBytes(UTF_8), sign(PREVIOUS, signed).toUpperCase(Locale.ROOT));

        assertThat(explanation.causes()).containsExactly(Cause.RESERIALISED, Cause.SIGNATURE_FORM, Cause.OTHER_TOKEN);
        assertThat(explanation.proven()).isTrue();
    }

    @Test
    void anImpossibleSignatureAndAMissingOneAreDistinguished() {
        byte[] body = {'{', '}'};

        assertThat(explain(body, null).causes()).containsExactly(Cause.NO_SIGNATURE);
        assertThat(explain(body, "").causes()).containsExactly(Cause.NO_SIGNATURE);
        assertThat(explain(body, "00").causes()).containsExactly(Cause.UNREADABLE_SIGNATURE);
        assertThat(explain(body, "x".repeat(5000)).causes()).containsExactly(Cause.UNREADABLE_SIGNATURE);
    }

    @Test
    void charactersThatWereLostAreSeen() {
        String signed = "{\"make\":\"Škoda\"}";

        Explanation explanation = explain(signed.replace('Š', '\uFFFD').getBytes(UTF_8), sign(CURRENT, signed));

        assertThat(explanation.causes()).containsExactly(Cause.ENCODING);
        assertThat(explanation.proven()).isFalse();
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void nothingMakesItFail(@ForAll byte[] body, @ForAll String signature) {
        assertThat(explain(body, signature).causes()).isNotEmpty();
    }

    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars('a', 'Z', '0', ' ', '/', '<', '&', '"', '\\', '\n', 'é', 'ü', 'Š', '\u2028')
                .ofMaxLength(12);
        Arbitrary<Object> number = Arbitraries.oneOf(
                Arbitraries.integers().between(-1000, 100_000).map(each -> (Object) each),
                Arbitraries.of(0.5, 72.25, -3.125, 52.42265).map(each -> (Object) each));
        Arbitrary<Object> value = Arbitraries.oneOf(
                text.map(each -> (Object) each),
                number,
                Arbitraries.of(true, false).map(each -> (Object) each));
        Arbitrary<Object> list = value.list().ofMaxSize(3).map(each -> (Object) each);
        Arbitrary<Object> object = Arbitraries.maps(text, Arbitraries.oneOf(value, list))
                .ofMaxSize(3)
                .map(each -> (Object) each);
        return Arbitraries.maps(text, Arbitraries.oneOf(value, list, object))
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(members -> written(JSON, members));
    }

    @Provide
    Arbitrary<String> secrets() {
        return Arbitraries.strings().alpha().numeric().ofMinLength(20).ofMaxLength(40);
    }

    private static Explanation explain(byte[] body, String signature) {
        return new SignatureExplainer(List.of(
                        new NamedToken("the current token", CURRENT, true),
                        new NamedToken("candidate 1", PREVIOUS, false)))
                .explain(body, signature);
    }

    private static String sign(String token, String body) {
        return Service.sign(token, body.getBytes(UTF_8));
    }

    private static String pretty(ObjectMapper how, String json) {
        try {
            return how.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(JSON.readTree(json))
                    .replace(System.lineSeparator(), "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String written(ObjectMapper how, Object value) {
        try {
            return how.writeValueAsString(value instanceof String text ? how.readTree(text) : value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As JavaScript and Python indent; their printers are not at hand. */
    private static String indented(String json, String by) {
        StringBuilder out = new StringBuilder();
        try {
            indent(JSON.readTree(json), "", by, out);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return out.toString();
    }

    private static void indent(JsonNode node, String before, String by, StringBuilder out) {
        if (!node.isContainerNode() || node.isEmpty()) {
            out.append(node);
            return;
        }
        out.append(node.isObject() ? '{' : '[');
        String separator = "";
        var names = node.fieldNames();
        for (JsonNode each : node) {
            out.append(separator).append('\n').append(before).append(by);
            if (node.isObject()) {
                out.append(written(JSON, JSON.getNodeFactory().textNode(names.next())))
                        .append(": ");
            }
            indent(each, before + by, by, out);
            separator = ",";
        }
        out.append('\n').append(before).append(node.isObject() ? '}' : ']');
    }

    private static String spaced(String json) {
        StringBuilder out = new StringBuilder();
        boolean text = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            out.append(c);
            if (c == '\\') {
                out.append(json.charAt(++i));
            } else if (c == '"') {
                text = !text;
            } else if (!text && (c == ',' || c == ':')) {
                out.append(' ');
            }
        }
        return out.toString();
    }
}
