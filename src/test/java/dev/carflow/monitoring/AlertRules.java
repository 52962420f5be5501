package dev.carflow.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.k8s.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The groups of a PrometheusRule.
 *
 * @param groups its {@code /spec/groups}
 */
record AlertRules(JsonNode groups) {

    private static final Path FILE = Path.of("k8s", "components", "monitoring", "rules.yaml");

    static AlertRules ofTheManifest() {
        return new AlertRules(Yaml.documents(FILE).get(0).at("/spec/groups"));
    }

    /** Alerts alone, without recording rules. */
    List<JsonNode> alerts() {
        return rules().filter(rule -> rule.has("alert")).toList();
    }

    /** All expressions, by the name of their alert or recording rule. */
    Stream<Expression> expressions() {
        return rules().map(rule -> new Expression(
                rule.path("alert").asText(rule.path("record").asText()),
                rule.path("expr").asText()));
    }

    /** Names of series that recording rules make. */
    List<String> recorded() {
        return rules().filter(rule -> rule.has("record"))
                .map(rule -> rule.path("record").asText())
                .toList();
    }

    /** The rules with another expression for one alert. */
    AlertRules with(String alert, String expression) {
        AlertRules copy = new AlertRules(groups.deepCopy());
        copy.alerts().stream()
                .filter(rule -> rule.path("alert").asText().equals(alert))
                .forEach(rule -> ((ObjectNode) rule).put("expr", expression));
        return copy;
    }

    /**
     * Writes each group as a file of its own, {@code NAME.yaml}, in the form of Prometheus. A test then evaluates only the groups
     * that it names.
     */
    void write(Path directory) throws IOException {
        for (JsonNode group : groups) {
            write(
                    directory.resolve(group.path("name").asText() + ".yaml"),
                    JsonNodeFactory.instance.arrayNode().add(group));
        }
    }

    /** Writes all groups without annotations, which promtool wants repeated with each expected alert. */
    AlertRules withoutAnnotations() {
        AlertRules copy = new AlertRules(groups.deepCopy());
        copy.alerts().forEach(rule -> ((ObjectNode) rule).remove("annotations"));
        return copy;
    }

    /** JSON is YAML. */
    static void write(Path file, ArrayNode groups) throws IOException {
        Files.writeString(
                file,
                JsonNodeFactory.instance.objectNode().set("groups", groups).toPrettyString());
    }

    private Stream<JsonNode> rules() {
        return StreamSupport.stream(groups.spliterator(), false)
                .flatMap(group -> StreamSupport.stream(group.path("rules").spliterator(), false));
    }
}
