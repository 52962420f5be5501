package dev.carflow.k8s;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A patch by RFC 6902: its operations {@code add}, {@code replace} and {@code remove}. */
final class JsonPatch {

    private JsonPatch() {}

    static void apply(JsonNode operations, ObjectNode target) {
        operations.forEach(operation -> apply(
                operation.path("op").asText(),
                JsonPointer.compile(operation.path("path").asText()),
                operation.path("value").deepCopy(),
                target));
    }

    private static void apply(String operation, JsonPointer at, JsonNode value, ObjectNode target) {
        JsonNode parent = target.at(at.head());
        String last = at.last().getMatchingProperty();
        boolean add = operation.equals("add");
        if (!add && target.at(at).isMissingNode()) {
            throw new IllegalArgumentException(operation + ": there is no " + at);
        }
        switch (operation) {
            case "add", "replace" -> {
                if (parent instanceof ArrayNode array) {
                    put(array, last, value, add);
                } else {
                    object(parent, at).set(last, value);
                }
            }
            case "remove" -> {
                if (parent instanceof ArrayNode array) {
                    array.remove(Integer.parseInt(last));
                } else {
                    object(parent, at).remove(last);
                }
            }
            default -> throw new IllegalArgumentException("operation " + operation);
        }
    }

    private static void put(ArrayNode array, String last, JsonNode value, boolean add) {
        if (last.equals("-")) {
            array.add(value);
        } else if (add) {
            array.insert(Integer.parseInt(last), value);
        } else {
            array.set(Integer.parseInt(last), value);
        }
    }

    private static ObjectNode object(JsonNode parent, JsonPointer at) {
        if (parent instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("nothing holds " + at);
    }
}
