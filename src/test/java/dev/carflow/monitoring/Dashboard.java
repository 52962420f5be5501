package dev.carflow.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Grafana's dashboard, as Grafana exports one. Nothing here can draw it: its structure is checked instead, and strictly. */
record Dashboard(JsonNode json) {

    private static final Path FILE = Path.of("k8s", "components", "monitoring", "dashboard.json");
    private static final int COLUMNS = 24;
    private static final int SCHEMA = 39;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)\\}?");

    /** Units that Grafana knows, as far as they are used. */
    private static final Set<String> UNITS = Set.of("none", "short", "ops", "s", "ms", "bytes", "percentunit");

    private record Area(int x, int y, int w, int h) {

        static Area of(JsonNode panel) {
            JsonNode grid = panel.path("gridPos");
            return new Area(
                    grid.path("x").asInt(-1),
                    grid.path("y").asInt(-1),
                    grid.path("w").asInt(),
                    grid.path("h").asInt());
        }

        boolean isInTheGrid() {
            return x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= COLUMNS;
        }

        boolean overlaps(Area other) {
            return x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h;
        }
    }

    static Dashboard ofTheManifest() throws IOException {
        return new Dashboard(new ObjectMapper().readTree(Files.readString(FILE)));
    }

    List<String> rows() {
        return panels().filter(Dashboard::isRow).map(Dashboard::title).toList();
    }

    /** All expressions, with values in the place of variables. */
    List<Expression> expressions() {
        return panels().flatMap(panel -> each(panel.path("targets"))
                        .map(target -> new Expression(
                                title(panel),
                                target.path("expr")
                                        .asText()
                                        .replace("$__rate_interval", "5m")
                                        .replace("$namespace", ".*")
                                        .replace("$job", ".*"))))
                .toList();
    }

    /** Writes the expressions as recording rules, which promtool can check. */
    void writeAsRules(Path file) throws IOException {
        ObjectNode group = JsonNodeFactory.instance.objectNode().put("name", "dashboard");
        ArrayNode rules = group.putArray("rules");
        List<Expression> expressions = expressions();
        for (int i = 0; i < expressions.size(); i++) {
            rules.addObject()
                    .put("record", "panel:" + i)
                    .put("expr", expressions.get(i).text());
        }
        AlertRules.write(file, JsonNodeFactory.instance.arrayNode().add(group));
    }

    /** A line for each thing that is wrong. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (json.path("schemaVersion").asInt() != SCHEMA) {
            problems.add("the schema's version is not " + SCHEMA);
        }
        Set<Integer> ids = new TreeSet<>();
        panels().filter(panel -> !ids.add(panel.path("id").asInt(-1)))
                .forEach(panel -> problems.add(title(panel) + ": another panel has its id"));
        Set<String> titles = new TreeSet<>();
        panels().filter(panel -> !titles.add(title(panel)))
                .forEach(panel -> problems.add(title(panel) + ": another panel has its title"));
        List<JsonNode> placed = panels().toList();
        for (int i = 0; i < placed.size(); i++) {
            Area area = Area.of(placed.get(i));
            if (!area.isInTheGrid()) {
                problems.add(title(placed.get(i)) + ": is not in the grid");
            }
            for (JsonNode other : placed.subList(i + 1, placed.size())) {
                if (area.overlaps(Area.of(other))) {
                    problems.add(title(placed.get(i)) + ": overlaps " + title(other));
                }
            }
        }
        panels().filter(panel -> !isRow(panel))
                .forEach(panel -> problems(panel).forEach(problem -> problems.add(title(panel) + ": " + problem)));
        return problems;
    }

    private Stream<String> problems(JsonNode panel) {
        Stream.Builder<String> problems = Stream.builder();
        JsonNode defaults = panel.at("/fieldConfig/defaults");
        if (!Set.of("timeseries", "stat").contains(panel.path("type").asText())) {
            problems.add("no known type");
        }
        if (!panel.path("description").asText().endsWith(".")) {
            problems.add("no description");
        }
        if (!UNITS.contains(defaults.path("unit").asText())) {
            problems.add("no unit");
        }
        if (defaults.at("/thresholds/steps").isEmpty()
                || !defaults.at("/thresholds/steps/0/value").isNull()) {
            problems.add("no thresholds, of which the first has no value");
        }
        if (panel.path("targets").isEmpty()) {
            problems.add("no query");
        }
        Set<String> refs = new TreeSet<>();
        Stream.concat(Stream.of(panel), each(panel.path("targets")))
                .filter(each -> !each.at("/datasource/uid").asText().equals("${datasource}"))
                .forEach(each -> problems.add("its data source is not the variable"));
        each(panel.path("targets")).forEach(target -> {
            String expression = target.path("expr").asText();
            if (!refs.add(target.path("refId").asText())) {
                problems.add("two queries have one refId");
            }
            if (selectors(expression) != count(expression, "namespace=~\"$namespace\"")) {
                problems.add("not every series is restricted to the namespace");
            }
            VARIABLE.matcher(expression)
                    .results()
                    .map(used -> used.group(1))
                    .filter(used ->
                            !used.equals("__rate_interval") && !variables().contains(used))
                    .forEach(used -> problems.add("there is no variable " + used));
        });
        return problems.build();
    }

    private Set<String> variables() {
        return each(json.at("/templating/list"))
                .map(variable -> variable.path("name").asText())
                .collect(Collectors.toSet());
    }

    private static int selectors(String expression) {
        return new Expression("", expression).parts().selectors().size();
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private Stream<JsonNode> panels() {
        return each(json.path("panels"));
    }

    private static boolean isRow(JsonNode panel) {
        return panel.path("type").asText().equals("row");
    }

    private static String title(JsonNode panel) {
        return panel.path("title").asText();
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
