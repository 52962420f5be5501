package dev.carflow.enrichment.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/**
 * A signal named by a plain string: {@code Group.Name} (contract 3.4, 3.6), from which the code follows (contract 3.5),
 * or the code itself.
 */
record SignalName(String code, Optional<String> name, Optional<String> group) {

    static SignalName of(String text) {
        int dot = text.indexOf('.');
        if (dot < 1 || dot == text.length() - 1) {
            return new SignalName(text, Optional.empty(), Optional.empty());
        }
        String group = text.substring(0, dot);
        String name = text.substring(dot + 1);
        return new SignalName((group + '-' + name).toLowerCase(Locale.ROOT), Optional.of(name), Optional.of(group));
    }

    JsonNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("code", code);
        name.ifPresent(text -> json.put("name", text));
        group.ifPresent(text -> json.put("group", text));
        return json;
    }
}
