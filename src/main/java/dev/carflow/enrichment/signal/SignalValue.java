package dev.carflow.enrichment.signal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.carflow.json.SpelledNumber;
import dev.carflow.smartcar.api.RawJson;
import dev.carflow.smartcar.api.Signal;
import dev.carflow.smartcar.api.TopLevel;
import dev.carflow.smartcar.signals.SignalDefinition;
import dev.carflow.smartcar.signals.SignalTable;
import dev.carflow.smartcar.signals.UnitAlias;
import java.math.BigDecimal;
import java.math.MathContext;
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

    static SignalValue of(Signal signal) {
        return signal.body().isEmpty()
                ? NONE
                : of(signal.body().get().topLevel(), SignalTable.ofSmartcar().find(signal.code()));
    }

    private static SignalValue of(TopLevel body, Optional<SignalDefinition> definition) {
        if (body.isEmpty() || body.isObject() && isUnitAlone(body)) {
            return NONE;
        }
        return body.isObject() && definition.isPresent() ? of(body.scalars(), definition.get()) : ONLY_A_BODY;
    }

    private static boolean isUnitAlone(TopLevel body) {
        return !body.hasNested() && body.scalars().size() == 1 && body.scalars().containsKey(UNIT);
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
        int point;
        for (int i = 0; i < text.length(); i += Character.charCount(point)) {
            point = text.codePointAt(i);
            if (point == 0 || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                return false;
            }
        }
        return true;
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

    /**
     * Returns whether two bodies of one code are written to readers as the same value: the same, and both in the form of
     * the table or neither. Unlike {@link #isSame(ReportedSignal, ReportedSignal)} it is transitive, so a chain of equal
     * values ends with an equal value.
     */
    public static boolean isSameForReaders(ReportedSignal one, ReportedSignal other) {
        return one.value().normal().isPresent() == other.value().normal().isPresent() && isSame(one, other);
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
