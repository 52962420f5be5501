package dev.carflow.smartcar.signals;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one signal.
 *
 * @param code lower-case, such as {@code charge-ischarging}
 * @param name its PascalCase tail, such as {@code IsCharging}
 * @param members of a body that may hold the value, in the order in which they are looked for; empty if the body is the value
 * @param unit of the value, in the spelling of live deliveries; none where it has no unit
 * @param aliases other words for that unit and other units that are converted to it
 * @param sentinels texts and numbers that stand for "no value"
 * @param isStatic whether it is an attribute that does not change and has no time of its own
 * @param isPersonal whether it tells of a person: who, where, or at which address
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
     * Returns how a number in this unit becomes one in the unit of the table; none where the unit is not known, or could be
     * one of several.
     *
     * @param told in any case; none where the body names no unit
     */
    public Optional<UnitAlias> conversionFrom(Optional<String> told) {
        if (told.isEmpty()) {
            return aliases.stream().allMatch(UnitAlias::isSpelling) ? SAME : Optional.empty();
        }
        if (unit.orElse("").equalsIgnoreCase(told.get())) {
            return SAME;
        }
        for (UnitAlias alias : aliases) {
            if (alias.word().equalsIgnoreCase(told.get())) {
                return Optional.of(alias);
            }
        }
        return Optional.empty();
    }

    /** What stands before the dash of the code. */
    public String group() {
        return code.substring(0, code.indexOf('-'));
    }
}
