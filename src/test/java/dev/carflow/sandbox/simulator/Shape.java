package dev.carflow.sandbox.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The members of a JSON document with their types, one line each. The elements of an array count as one, except that
 * the {@code body} of a signal counts for that signal only.
 */
public final class Shape {

    private Shape() {}

    public static Set<String> of(JsonNode document) {
        Set<String> lines = new TreeSet<>();
        collect("", document, lines);
        return lines;
    }

    public static Set<String> ofAll(String... sampleNames) {
        Set<String> lines = new TreeSet<>();
        for (String name : sampleNames) {
            lines.addAll(of(Samples.json(name)));
        }
        return lines;
    }

    private static void collect(String path, JsonNode node, Set<String> lines) {
        if (node.isObject()) {
            lines.add(path + " object");
            node.properties().forEach(member -> {
                String owner = member.getKey().equals("body") ? path.replace("[]", "[" + code(node) + "]") : path;
                collect(owner + "." + member.getKey(), member.getValue(), lines);
            });
        } else if (node.isArray()) {
            lines.add(path + " array");
            node.forEach(element -> collect(path + "[]", element, lines));
        } else {
            lines.add(path + " " + node.getNodeType().name().toLowerCase(Locale.ROOT));
        }
    }

    private static String code(JsonNode owner) {
        return owner.has("group") ? owner.path("code").asText() : "";
    }
}
