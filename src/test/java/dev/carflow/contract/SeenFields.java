package dev.carflow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.carflow.contract.AsyncApi.Message;
import java.util.Set;
import java.util.TreeSet;

/** Names the fields that a message documents, and those that a record has: headers, and members of its value. */
final class SeenFields {

    private final boolean documented;
    private final Set<String> fields = new TreeSet<>();

    private SeenFields(boolean documented) {
        this.documented = documented;
    }

    /** Returns every field that the message documents, such as {@code urn:carflow:schema:enriched-event:1 /known/&#42;/body}. */
    static Set<String> of(Message message) {
        return fields(message, MissingNode.getInstance(), MissingNode.getInstance(), true);
    }

    /** Returns those of them that a record has. */
    static Set<String> of(Message message, JsonNode headers, JsonNode value) {
        return fields(message, headers, value, false);
    }

    private static Set<String> fields(Message message, JsonNode headers, JsonNode value, boolean documented) {
        Set<String> all = new TreeSet<>();
        SeenFields ofHeaders = new SeenFields(documented);
        ofHeaders.walk(message.headers(), headers, message.name() + " header ");
        SeenFields ofValue = new SeenFields(documented);
        ofValue.walk(message.payload(), value, message.payload().path("$id").asText() + " ");
        all.addAll(ofHeaders.fields);
        all.addAll(ofValue.fields);
        return all;
    }

    private void walk(JsonNode schema, JsonNode instance, String path) {
        if (!schema.isObject()) {
            return;
        }
        schema.path("properties").properties().forEach(member -> {
            if (documented || instance.has(member.getKey())) {
                fields.add(path + '/' + member.getKey());
                walk(member.getValue(), instance.path(member.getKey()), path + '/' + member.getKey());
            }
        });
        if (documented) {
            walk(schema.path("items"), instance, path + "/[]");
            walk(schema.path("additionalProperties"), instance, path + "/*");
        } else if (instance.isArray()) {
            instance.forEach(each -> walk(schema.path("items"), each, path + "/[]"));
        } else {
            instance.forEach(each -> walk(schema.path("additionalProperties"), each, path + "/*"));
        }
    }
}
