package dev.carflow.enrichment.signal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.carflow.json.SpelledNumber;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.signals.SignalDefinition;
import dev.carflow.smartcar.signals.SignalTable;
import dev.carflow.smartcar.signals.UnitAlias;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The value of a signal's body, in any of its forms.
 *
 * @param isThere whether there is a value at all: null, an object of nulls and the word for none ({@code invalid}) are
 *     no values
 * @param normal a number, text or boolean as the table of signals specifies and as any reader can take: a number is
 *     finite as a double, an integer is whole and has 64 bits, a text is Unicode without NUL. Empty for other values,
 *     for signals that are not in the table, for objects and lists, and for an unknown unit
 * @param unit of the normal value
 */
public record SignalValue(boolean isThere, Optional<JsonNode> normal, Optional<String> unit) {

    static final SignalValue NONE = new SignalValue(false, Optional.empty(), Optional.empty());

    private static final SignalValue ONLY_A_BODY = new SignalValue(true, Optional.empty(), Optional.empty());
    private static final int MOST_DIGITS = 30;
    private static final int DIGITS_OF_A_LONG = 19;
    private static final String UNIT = "unit";
    private static final JsonFactory JSON = new JsonFactory();

    static SignalValue of(Signal signal) {
        if (signal.body().isEmpty()) {
            return NONE;
        }
        try (JsonParser body = JSON.createParser(signal.body().get().text())) {
            return of(body, SignalTable.ofSmartcar().find(signal.code()));
        } catch (IOException e) {
            throw new UncheckedIOException("it was read before", e);
        }
    }

    private static SignalValue of(JsonParser body, Optional<SignalDefinition> definition) throws IOException {
        if (body.nextToken() != JsonToken.START_OBJECT) {
            boolean isThere = body.currentToken() == JsonToken.START_ARRAY
                    ? body.nextToken() != JsonToken.END_ARRAY
                    : body.currentToken() != JsonToken.VALUE_NULL;
            return isThere ? ONLY_A_BODY : NONE;
        }
        Map<String, JsonNode> scalars = new HashMap<>(4);
        boolean anything = false;
        for (String name = body.nextFieldName(); name != null; name = body.nextFieldName()) {
            JsonToken token = body.nextToken();
            if (token.isStructStart()) {
                body.skipChildren();
                anything = true;
            } else if (token != JsonToken.VALUE_NULL) {
                scalars.put(name, scalar(body, token));
                anything |= !name.equals(UNIT);
            }
        }
        return anything ? definition.map(known -> of(scalars, known)).orElse(ONLY_A_BODY) : NONE;
    }

    private static JsonNode scalar(JsonParser body, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_STRING -> TextNode.valueOf(body.getText());
            default -> number(body.getText());
        };
    }

    /** A number beyond all number classes is a text. */
    private static JsonNode number(String spelling) {
        try {
            return SpelledNumber.of(spelling);
        } catch (NumberFormatException e) {
            return TextNode.valueOf(spelling);
        }
    }

    private static SignalValue of(Map<String, JsonNode> scalars, SignalDefinition definition) {
        for (String member : definition.members()) {
            JsonNode value = scalars.get(member);
            if (value != null) {
                return definition.sentinels().contains(value.asText())
                        ? NONE
                        : of(value, Optional.ofNullable(scalars.get(UNIT)).map(JsonNode::asText), definition);
            }
        }
        return ONLY_A_BODY;
    }

    private static SignalValue of(JsonNode value, Optional<String> unit, SignalDefinition definition) {
        Optional<JsonNode> normal =
                switch (definition.type()) {
                    case NUMBER ->
                        inUnitOfTable(value, unit, definition).filter(number -> Double.isFinite(number.doubleValue()));
                    case INTEGER -> inUnitOfTable(value, unit, definition).flatMap(SignalValue::whole);
                    case BOOLEAN -> Optional.of(value).filter(JsonNode::isBoolean);
                    case TEXT -> Optional.of(value).filter(text -> text.isTextual() && isPlain(text.textValue()));
                    default -> Optional.empty();
                };
        return new SignalValue(true, normal, normal.flatMap(known -> definition.unit()));
    }

    private static Optional<JsonNode> inUnitOfTable(
            JsonNode value, Optional<String> unit, SignalDefinition definition) {
        return value instanceof SpelledNumber number
                ? definition
                        .conversionFrom(unit)
                        .flatMap(conversion ->
                                conversion.isSpelling() ? Optional.of(number) : converted(number, conversion))
                : Optional.empty();
    }

    /** Writes {@code 3.0} as {@code 3}. */
    private static Optional<JsonNode> whole(JsonNode number) {
        BigDecimal value = number.decimalValue();
        if (value.precision() - (long) value.scale() > DIGITS_OF_A_LONG) {
            return Optional.empty();
        }
        try {
            return Optional.of(LongNode.valueOf(value.longValueExact()));
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(String text) {
        return text.codePoints().noneMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** A hostile exponent would make an arbitrarily long text. */
    private static Optional<JsonNode> converted(SpelledNumber number, UnitAlias unit) {
        BigDecimal value = number.decimalValue();
        return value.precision() > MOST_DIGITS || Math.abs(value.scale()) > MOST_DIGITS
                ? Optional.empty()
                : Optional.of(SpelledNumber.of(unit.convert(value)
                        .round(MathContext.DECIMAL64)
                        .stripTrailingZeros()
                        .toPlainString()));
    }

    /** Returns whether two bodies of one code have the same value. */
    static boolean isSame(ReportedSignal one, ReportedSignal other) {
        if (one.signal().body().equals(other.signal().body())) {
            return true;
        }
        SignalValue first = one.value();
        SignalValue second = other.value();
        if (!first.isThere() || !second.isThere()) {
            return first.isThere() == second.isThere();
        }
        return first.normal().isPresent() && second.normal().isPresent()
                ? first.unit().equals(second.unit())
                        && isSame(first.normal().get(), second.normal().get())
                : isSame(tree(one), tree(other));
    }

    private static JsonNode tree(ReportedSignal signal) {
        return signal.signal().body().map(RawJson::tree).orElseThrow();
    }

    /** Compares numbers by value, whatever their digits. */
    private static boolean isSame(JsonNode one, JsonNode other) {
        return one.equals(
                (first, second) -> first.isNumber() && second.isNumber()
                        ? first.decimalValue().compareTo(second.decimalValue())
                        : first.equals(second) ? 0 : 1,
                other);
    }

    /** Leaves out the value: it can be a VIN or a location. */
    @Override
    public String toString() {
        return "SignalValue[" + (isThere ? "there" : "none") + "]";
    }
}
