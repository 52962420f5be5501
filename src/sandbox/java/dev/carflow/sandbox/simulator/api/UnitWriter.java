package dev.carflow.sandbox.simulator.api;

import dev.carflow.sandbox.simulator.api.SignalAnswers.Units;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a body {@code {"value":1.5,"unit":"km"}} in other units. Bodies of other shapes stay as they are. */
final class UnitWriter {

    private static final Pattern SCALAR = Pattern.compile("\\{\"value\":(-?[0-9.E-]+),\"unit\":\"([^\"]+)\"}");
    private static final Map<String, String> SPELLED_OUT = Map.of(
            "km", "kilometers",
            "percent", "percentage",
            "kWh", "kilowatt-hours",
            "kph", "kilometers-per-hour");
    private static final Map<String, Imperial> IMPERIAL = Map.of(
            "km", new Imperial("miles", value -> value.divide(new BigDecimal("1.609344"), 6, RoundingMode.HALF_UP)),
            "kph", new Imperial("mph", value -> value.divide(new BigDecimal("1.609344"), 6, RoundingMode.HALF_UP)),
            "liters",
                    new Imperial(
                            "gallons", value -> value.divide(new BigDecimal("3.785411784"), 6, RoundingMode.HALF_UP)),
            "celsius",
                    new Imperial("fahrenheit", value -> value.multiply(new BigDecimal("1.8"))
                            .add(new BigDecimal("32"))));

    private final Units units;

    UnitWriter(Units units) {
        this.units = units;
    }

    private record Imperial(String unit, UnaryOperator<BigDecimal> of) {}

    /**
     * @param body null if there is none
     */
    String write(String body) {
        if (units == Units.SAME || body == null) {
            return body;
        }
        Matcher scalar = SCALAR.matcher(body);
        if (!scalar.matches()) {
            return body;
        }
        String value = scalar.group(1);
        String unit = scalar.group(2);
        if (units == Units.SPELLED_OUT) {
            return "{\"unit\":\"" + SPELLED_OUT.getOrDefault(unit, unit) + "\",\"value\":" + value + "}";
        }
        Imperial imperial = IMPERIAL.get(unit);
        return imperial == null
                ? body
                : "{\"value\":" + imperial.of().apply(new BigDecimal(value)).toPlainString() + ",\"unit\":\""
                        + imperial.unit() + "\"}";
    }
}
