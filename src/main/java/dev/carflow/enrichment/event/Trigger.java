package dev.carflow.enrichment.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carflow.smartcar.api.Fields;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Why Smartcar sent an event: one form for the four of contract 3.4.
 *
 * @param type {@code SIGNAL_UPDATED}, {@code FIRST_DELIVERY} or a later word
 * @param code of the signal, as are name and group; empty for a first delivery
 * @param others unknown members, as received; {@code signal} holds those of a nested signal
 */
public record Trigger(
        String type,
        Optional<String> code,
        Optional<String> name,
        Optional<String> group,
        Map<String, JsonNode> others) {

    public static final String SIGNAL_UPDATED = "SIGNAL_UPDATED";
    public static final String FIRST_DELIVERY = "FIRST_DELIVERY";

    /** For a trigger that names neither an event nor a signal. */
    public static final String UNKNOWN = "UNKNOWN";

    private static final String SIGNAL = "signal";
    private static final Set<String> OF_A_SIGNAL = Set.of("code", "name", "group");
    private static final Set<String> KNOWN = Set.of("type", "code", "name", "group", SIGNAL);
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Z0-9_]*");

    /** @return empty for a value that is neither text nor object */
    static Optional<Trigger> read(JsonNode element) {
        if (element.isObject()) {
            return Optional.of(ofObject(element));
        }
        return Fields.text(element)
                .map(text -> TYPE.matcher(text).matches()
                        ? new Trigger(text, Optional.empty(), Optional.empty(), Optional.empty(), Map.of())
                        : of(Optional.empty(), SignalName.of(text), Map.of()));
    }

    private static Trigger ofObject(JsonNode element) {
        JsonNode signal = element.path(SIGNAL);
        Optional<String> type = Fields.text(element.path("type"));
        Map<String, JsonNode> others = Fields.others(element, KNOWN);
        Optional<String> named = Fields.text(signal);
        if (named.isPresent()) {
            return of(type, SignalName.of(named.get()), others);
        }
        Optional<String> code = member(element, signal, "code");
        if (type.isEmpty() && code.filter(FIRST_DELIVERY::equals).isPresent()) {
            type = code;
            code = Optional.empty();
        }
        return new Trigger(
                type.orElse(code.isPresent() ? SIGNAL_UPDATED : UNKNOWN),
                code,
                member(element, signal, "name"),
                member(element, signal, "group"),
                withThoseOf(signal, others));
    }

    private static Trigger of(Optional<String> type, SignalName signal, Map<String, JsonNode> others) {
        return new Trigger(
                type.orElse(SIGNAL_UPDATED), Optional.of(signal.code()), signal.name(), signal.group(), others);
    }

    private static Optional<String> member(JsonNode element, JsonNode signal, String name) {
        return Fields.text(signal.path(name)).or(() -> Fields.text(element.path(name)));
    }

    private static Map<String, JsonNode> withThoseOf(JsonNode signal, Map<String, JsonNode> others) {
        Map<String, JsonNode> ofSignal = Fields.others(signal, OF_A_SIGNAL);
        if (ofSignal.isEmpty()) {
            return others;
        }
        Map<String, JsonNode> all = new LinkedHashMap<>(others);
        all.put(SIGNAL, JsonNodeFactory.instance.objectNode().setAll(ofSignal));
        return Collections.unmodifiableMap(all);
    }

    boolean isFirstDelivery() {
        return FIRST_DELIVERY.equalsIgnoreCase(type)
                || code.filter(FIRST_DELIVERY::equalsIgnoreCase).isPresent();
    }

    /** Leaves out unknown members: their content is unknown. */
    @Override
    public String toString() {
        return "Trigger[" + type + code.map(name -> ", " + name).orElse("") + "]";
    }
}
