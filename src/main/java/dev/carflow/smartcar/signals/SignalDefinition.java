package dev.carflow.smartcar.signals;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The row of one signal in the table.
 *
 * @param code lower-case, such as {@code charge-ischarging}
 * @param name its PascalCase tail, such as {@code IsCharging}
 * @param members of a body that may hold the value, in the order in which they are looked for; empty if the body is the value
 * @param unit of the value, in the spelling of live deliveries; none where it has no unit
 * @param aliases other words for that unit and other units that are converted to it
 * @param sentinels texts and numbers that stand for "no value"
 * @param isStatic whether it is an attribute that does not change and has no time of its own
 * @param isPersonal whether it is about a person: who, where, or at which address
 */
public record SignalDefinition(
        String code,
        String name,
        ValueType type,
        List<String> members,
        Optional<String> unit,
        List<UnitAlias> aliases,
        Set<String> sentinels,
        boolean isStatic,
        boolean isPersonal) {

    private static final Optional<UnitAlias> SAME = Optional.of(UnitAlias.spelling("the unit of the table"));

    /**
     * Returns the conversion of a number to the unit of the table; empty if the unit is unknown or ambiguous.
     *
     * @param bodyUnit the unit in the body, in any case; empty if the body names none
     */
    public Optional<UnitAlias> conversionFrom(Optional<String> bodyUnit) {
        if (bodyUnit.isEmpty()) {
            return aliases.stream().allMatch(UnitAlias::isSpelling) ? SAME : Optional.empty();
        }
        if (unit.orElse("").equalsIgnoreCase(bodyUnit.get())) {
            return SAME;
        }
        for (UnitAlias alias : aliases) {
            if (alias.word().equalsIgnoreCase(bodyUnit.get())) {
                return Optional.of(alias);
            }
        }
        return Optional.empty();
    }

    /** Returns the part of the code before the dash. */
    public String group() {
        return code.substring(0, code.indexOf('-'));
    }
}
