package dev.carflow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds what a change of a schema breaks. Data that Carflow writes must stay readable by those who know the old schema: it
 * may promise more and never less. Data that Carflow accepts must stay acceptable: it may demand less and never more.
 * A change that cannot be judged counts as breaking. Schemas are without references; descriptions do not count.
 */
final class SchemaChanges {

    private static final List<String> LOWER_BOUNDS =
            List.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");
    private static final List<String> UPPER_BOUNDS =
            List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");
    private static final List<String> EQUAL = List.of("pattern", "format", "dependentRequired", "not");
    private static final List<String> COMBINED = List.of("anyOf", "oneOf", "allOf", "if", "then", "else");

    private final boolean wordsCanBeAdded;
    private final List<String> found = new ArrayList<>();

    private SchemaChanges(boolean wordsCanBeAdded) {
        this.wordsCanBeAdded = wordsCanBeAdded;
    }

    /** Returns what breaks readers of data that the schema describes. */
    static List<String> ofWritten(String what, JsonNode before, JsonNode after) {
        return compare(what, before, after, false);
    }

    /** The same for a strict schema: readers expect new words, and know the others by name. */
    static List<String> ofStrict(String what, JsonNode before, JsonNode after) {
        return compare(what, before, after, true);
    }

    /** Returns what breaks senders of data that the schema describes. */
    static List<String> ofAccepted(String what, JsonNode before, JsonNode after) {
        // Everything that was accepted has to be accepted now: the other way round.
        SchemaChanges changes = new SchemaChanges(false);
        changes.constraints(what, after, before);
        changes.members(what, after, before, true);
        return changes.found;
    }

    private static List<String> compare(String what, JsonNode before, JsonNode after, boolean wordsCanBeAdded) {
        SchemaChanges changes = new SchemaChanges(wordsCanBeAdded);
        changes.written(what, before, after);
        return changes.found;
    }

    private void written(String at, JsonNode before, JsonNode after) {
        if (!before.path("x-meaning").equals(after.path("x-meaning"))) {
            found.add(at + " means something else");
        }
        constraints(at, before, after);
        members(at, before, after, false);
        nested(at + "/[]", before.path("items"), after.path("items"));
        nested(at + "/*", before.path("additionalProperties"), after.path("additionalProperties"));
        nested(at + " names", before.path("propertyNames"), after.path("propertyNames"));
    }

    private void nested(String at, JsonNode before, JsonNode after) {
        if (before.isObject() && after.isObject()) {
            written(at, before, after);
        } else if (before.isObject() && !before.isEmpty()) {
            found.add(at + " is no longer described");
        }
    }

    /** @param accepted whether the two are swapped, and a new member is nothing that others miss */
    private void members(String at, JsonNode before, JsonNode after, boolean accepted) {
        Set<String> required = words(before.path("required"));
        Set<String> stillRequired = words(after.path("required"));
        required.stream()
                .filter(name -> !stillRequired.contains(name))
                .forEach(name -> found.add(at + '/' + name + (accepted ? " is demanded now" : " can be absent now")));
        before.path("properties").properties().forEach(member -> {
            JsonNode now = after.path("properties").path(member.getKey());
            String path = at + '/' + member.getKey();
            if (!now.isMissingNode()) {
                if (accepted) {
                    constraints(path, member.getValue(), now);
                    members(path, member.getValue(), now, true);
                } else {
                    written(path, member.getValue(), now);
                }
            } else if (!accepted) {
                found.add(path + " is gone");
            }
        });
        if (accepted) {
            if (before.path("additionalProperties").isBoolean()
                    && !after.path("additionalProperties").isBoolean()) {
                found.add(at + " accepts no other members any more");
            }
            after.path("properties").fieldNames().forEachRemaining(name -> {
                if (!before.path("properties").has(name)) {
                    found.add(at + '/' + name + " is no longer accepted");
                }
            });
        }
    }

    /** Whatever the second allows, the first has to allow. */
    private void constraints(String at, JsonNode before, JsonNode after) {
        types(at, before, after);
        allowed(at, before, after);
        for (String bound : LOWER_BOUNDS) {
            bound(at, bound, before, after, -1);
        }
        for (String bound : UPPER_BOUNDS) {
            bound(at, bound, before, after, 1);
        }
        for (String keyword : EQUAL) {
            same(at, keyword, before, after);
        }
        for (String keyword : COMBINED) {
            same(at, keyword, before, after);
        }
    }

    private void types(String at, JsonNode before, JsonNode after) {
        Set<String> old = typesOf(before);
        Set<String> now = typesOf(after);
        if (old.isEmpty()) {
            return;
        }
        if (now.isEmpty()) {
            found.add(at + " can have any type now");
        }
        now.stream()
                .filter(type -> !old.contains(type) && !(type.equals("integer") && old.contains("number")))
                .forEach(type -> found.add(at + " can be of type " + type + " now"));
    }

    private static Set<String> typesOf(JsonNode schema) {
        JsonNode type = schema.path("type");
        Set<String> types = type.isTextual() ? new TreeSet<>(Set.of(type.asText())) : words(type);
        if (types.isEmpty()) {
            literals(schema).forEach(literal -> types.add(literal.startsWith("\"") ? "string" : "integer"));
        }
        return types;
    }

    private void allowed(String at, JsonNode before, JsonNode after) {
        Set<String> old = literals(before);
        Set<String> now = literals(after);
        if (!old.isEmpty()) {
            if (now.isEmpty()) {
                found.add(at + " can have any value now");
            }
            now.stream()
                    .filter(word -> !old.contains(word) && !wordsCanBeAdded)
                    .forEach(word -> found.add(at + " can be " + word + " now"));
            old.stream()
                    .filter(word -> !now.isEmpty() && !now.contains(word))
                    .forEach(word -> found.add(at + " is never " + word + " any more"));
        }
        Set<String> gone = words(before.path("x-words"));
        gone.removeAll(words(after.path("x-words")));
        gone.forEach(word -> found.add(at + " is never " + word + " any more"));
    }

    private static Set<String> literals(JsonNode schema) {
        Set<String> literals = new TreeSet<>();
        schema.path("enum").forEach(each -> literals.add(each.toString()));
        if (schema.has("const")) {
            literals.add(schema.path("const").toString());
        }
        return literals;
    }

    private void bound(String at, String name, JsonNode before, JsonNode after, int direction) {
        if (before.has(name)
                && (!after.has(name)
                        || Double.compare(
                                        after.path(name).asDouble(),
                                        before.path(name).asDouble())
                                == direction)) {
            found.add(at + " has another " + name);
        }
    }

    private void same(String at, String keyword, JsonNode before, JsonNode after) {
        if (before.has(keyword) && !bare(before.path(keyword)).equals(bare(after.path(keyword)))) {
            found.add(at + " has another " + keyword);
        }
    }

    /** Without descriptions. */
    private static JsonNode bare(JsonNode node) {
        JsonNode copy = node.isMissingNode() ? MissingNode.getInstance() : node.deepCopy();
        copy.findParents("description").stream()
                .filter(parent -> parent.path("description").isTextual())
                .forEach(parent -> ((ObjectNode) parent).remove("description"));
        return copy;
    }

    private static Set<String> words(JsonNode array) {
        Set<String> words = new TreeSet<>();
        array.forEach(word -> words.add(word.asText()));
        return words;
    }
}
