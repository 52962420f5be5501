package dev.carflow.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/** A number in a tree that keeps its spelling: {@code 1e5}, {@code 2.50}, {@code -0}. */
public final class SpelledNumber extends NumericNode {

    private static final long serialVersionUID = 1L;

    private final String spelling;
    private final BigDecimal value;

    private SpelledNumber(String spelling, BigDecimal value) {
        this.spelling = spelling;
        this.value = value;
    }

    /**
     * @param spelling a JSON number
     * @throws NumberFormatException if the exponent is out of range
     */
    public static SpelledNumber of(String spelling) {
        return new SpelledNumber(spelling, new BigDecimal(spelling));
    }

    @Override
    public void serialize(JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeNumber(spelling);
    }

    @Override
    public JsonToken asToken() {
        return spelling.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9')
                ? JsonToken.VALUE_NUMBER_INT
                : JsonToken.VALUE_NUMBER_FLOAT;
    }

    @Override
    public JsonParser.NumberType numberType() {
        return JsonParser.NumberType.BIG_DECIMAL;
    }

    @Override
    public Number numberValue() {
        return value;
    }

    @Override
    public int intValue() {
        return value.intValue();
    }

    @Override
    public long longValue() {
        return value.longValue();
    }

    @Override
    public double doubleValue() {
        return Double.parseDouble(spelling);
    }

    @Override
    public BigDecimal decimalValue() {
        return value;
    }

    @Override
    public BigInteger bigIntegerValue() {
        return value.toBigInteger();
    }

    @Override
    public boolean canConvertToInt() {
        return value.compareTo(BigDecimal.valueOf(Integer.MIN_VALUE)) >= 0
                && value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
    }

    @Override
    public boolean canConvertToLong() {
        return value.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0
                && value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    }

    @Override
    public String asText() {
        return spelling;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpelledNumber number && spelling.equals(number.spelling);
    }

    @Override
    public int hashCode() {
        return spelling.hashCode();
    }
}
