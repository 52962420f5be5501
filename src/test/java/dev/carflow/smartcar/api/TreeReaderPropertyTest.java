package dev.carflow.smartcar.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import com.google.gson.JsonParser;
import dev.carflow.json.SpelledNumber;
import dev.carflow.json.StrictJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Gson is the oracle, another parser than the product's: the trees have its values, and the same bytes are refused. */
class TreeReaderPropertyTest {

    private static final BigDecimal LARGEST = BigDecimal.TEN.pow(40);
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Property(tries = 500)
    void theTreesAreThoseOfAnotherParser(@ForAll("json") JsonNode value, @ForAll boolean pretty) throws IOException {
        // Given
        String text = pretty ? value.toPrettyString() : value.toString();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String expected = JsonParser.parseString(text).toString();

        // When, Then
        assertThat(JsonParser.parseString(Fields.tree(bytes).toString())).hasToString(expected);
        assertThat(JsonParser.parseString(traversed(Fields.treeOfSignals(bytes)).toString()))
                .hasToString(expected);
    }

    @Property(tries = 500)
    void malformedJsonIsRefused(
            @ForAll("json") JsonNode value,
            @ForAll("encodings") Charset encoding,
            @ForAll("places") int at,
            @ForAll byte other) {
        // Given
        byte[] bytes = value.toString().getBytes(encoding);
        bytes[at % bytes.length] = other;
        boolean expected = !StrictJson.isOneValue(bytes);

        // When, Then
        assertThat(isRefused(() -> Fields.tree(bytes))).isEqualTo(expected);
        assertThat(isRefused(() -> traversed(Fields.treeOfSignals(bytes)))).isEqualTo(expected);
    }

    @Example
    void aBodyIsPassedOnToTheLastBlank() throws IOException {
        String body = "{ \"value\" : 54.30e0,\n \"x\":\"\\ud83d\" }";
        JsonNode read = Fields.treeOfSignals(("\ufeff{\"body\":" + body + "}").getBytes(StandardCharsets.UTF_8));
        assertThat(RawJson.in(read.path("body"))).contains(new RawJson(body));
    }

    @Example
    void aNumberOutOfRangeIsRefusedLikeAnyOtherFault() {
        byte[] bytes = "{\"a\":1e99999999999}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Fields.tree(bytes)).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> Fields.treeOfSignals(bytes)).isInstanceOf(JsonProcessingException.class);
    }

    @Example
    void nothingIsMissingAndMoreThanOneValueIsRefused() throws IOException {
        assertThat(Fields.treeOfSignals(new byte[0]).isMissingNode()).isTrue();
        assertThat(Fields.treeOfSignals(" \n".getBytes(StandardCharsets.UTF_8)).isMissingNode())
                .isTrue();
        assertThatThrownBy(() -> Fields.treeOfSignals("{}{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonProcessingException.class);
    }

    private interface Reading {
        void read() throws IOException;
    }

    private static boolean isRefused(Reading reading) {
        try {
            reading.read();
            return false;
        } catch (IOException | java.io.UncheckedIOException e) {
            return true;
        }
    }

    private static JsonNode traversed(JsonNode node) throws IOException {
        if (node instanceof POJONode) {
            return RawJson.of(node).tree();
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = NODES.objectNode();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                copy.set(member.getKey(), traversed(member.getValue()));
            }
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = NODES.arrayNode();
            for (JsonNode item : array) {
                copy.add(traversed(item));
            }
            return copy;
        }
        return node instanceof SpelledNumber ? Fields.tree(node.toString().getBytes(StandardCharsets.UTF_8)) : node;
    }

    @Provide
    Arbitrary<Charset> encodings() {
        return Arbitraries.of(StandardCharsets.UTF_8, StandardCharsets.UTF_8, StandardCharsets.UTF_16BE);
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().greaterOrEqual(0);
    }

    @Provide
    Arbitrary<JsonNode> json() {
        return Combinators.combine(values(3), values(2))
                .as((one, other) ->
                        NODES.objectNode().<ObjectNode>set("body", one).set("signals", other));
    }

    private static Arbitrary<JsonNode> values(int depth) {
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(
                Arbitraries.strings().excludeChars('\ud800').ofMaxLength(8).map(NODES::textNode),
                Arbitraries.longs().map(NODES::numberNode),
                // Gson takes a number with 64 zeros at its end for one with a leading zero.
                Arbitraries.bigDecimals()
                        .between(LARGEST.negate(), LARGEST)
                        .ofScale(4)
                        .map((BigDecimal number) -> (JsonNode) NODES.numberNode(number)),
                Arbitraries.of(NODES.nullNode(), NODES.booleanNode(true), NODES.booleanNode(false)));
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<String> names = Arbitraries.oneOf(
                Arbitraries.of("body", "meta", "code"),
                Arbitraries.strings().alpha().ofMaxLength(4));
        return Arbitraries.oneOf(
                leaves,
                Arbitraries.maps(names, values(depth - 1)).ofMaxSize(4).map(members -> NODES.objectNode()
                        .setAll(members)),
                values(depth - 1).list().ofMaxSize(4).map(items -> NODES.arrayNode()
                        .addAll(items)));
    }
}
