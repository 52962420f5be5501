package dev.carflow.smartcar.signals;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another word for a unit, or another unit of the same quantity: a value in it, times {@code factor}, plus {@code offset},
 * is one in the unit of the table.
 *
 * @param word as Smartcar writes it
 */
public record UnitAlias(String word, BigDecimal factor, BigDecimal offset) {

    private static final Pattern FORM = Pattern.compile("([^*]+)(?:\\*([0-9.]+)([+-][0-9.]+)?)?");

    /** Reads {@code kilometers}, {@code miles*1.609344} or {@code fahrenheit*0.5556-17.7778}. */
    static UnitAlias of(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("no alias of a unit: " + text);
        }
        return new UnitAlias(
                form.group(1),
                form.group(2) == null ? BigDecimal.ONE : new BigDecimal(form.group(2)),
                form.group(3) == null ? BigDecimal.ZERO : new BigDecimal(form.group(3)));
    }

    /** Another name for the unit of the table. */
    static UnitAlias spelling(String word) {
        return new UnitAlias(word, BigDecimal.ONE, BigDecimal.ZERO);
    }

    /** Whether it is the unit of the table under another name. */
    public boolean isSpelling() {
        return factor.compareTo(BigDecimal.ONE) == 0 && offset.signum() == 0;
    }

    /** Returns a value of this unit in the unit of the table. */
    public BigDecimal convert(BigDecimal value) {
        return value.multiply(factor).add(offset);
    }
}
