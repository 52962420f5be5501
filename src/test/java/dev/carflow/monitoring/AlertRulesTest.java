package dev.carflow.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.carflow.k8s.Yaml;
import dev.carflow.monitoring.Promtool.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every alert is evaluated by Prometheus's own tool, fires in its test and does not fire in it, and has a runbook. */
class AlertRulesTest {

    private static final Path TESTS = Path.of("src", "test", "resources", "alerts");
    private static final Path RUNBOOKS = Path.of("docs", "runbooks.md");
    private static final String RUNBOOK_URL = "https://git.example.com/carflow/blob/main/docs/runbooks.md#";
    private static final AlertRules RULES = AlertRules.ofTheManifest();

    @TempDir
    private Path directory;

    @Test
    void prometheusAcceptsTheRules() throws IOException, InterruptedException {
        Promtool promtool = Promtool.installed();
        AlertRules.write(directory.resolve("rules.yaml"), (ArrayNode) RULES.groups());

        Result result = promtool.run(directory, List.of("check", "rules", "rules.yaml"));

        assertThat(result.exitStatus()).as(result.output()).isZero();
    }

    @Test
    void alertsFireAndDoNotFireAsTheirTestsSay() throws IOException, InterruptedException {
        Promtool promtool = Promtool.installed();

        Result result = tests(promtool, RULES, testFiles());

        assertThat(result.exitStatus()).as(result.output()).isZero();
    }

    @Test
    void everyAlertHasATestInWhichItFiresAndOneInWhichItDoesNot() throws IOException {
        Set<String> firing = new TreeSet<>();
        Set<String> silent = new TreeSet<>();
        for (String file : testFiles()) {
            for (JsonNode test : Yaml.documents(TESTS.resolve(file)).get(0).path("tests")) {
                for (JsonNode expectation : test.path("alert_rule_test")) {
                    (expectation.path("exp_alerts").isEmpty() ? silent : firing)
                            .add(expectation.path("alertname").asText());
                }
            }
        }

        assertThat(firing).isEqualTo(names());
        assertThat(silent).isEqualTo(names());
    }

    /** Checks the tests themselves: an alert that never fires, and one that always does, are found. */
    @Test
    void anAlertThatNeverFiresOrAlwaysDoesIsFound() throws IOException, InterruptedException {
        Promtool promtool = Promtool.installed();

        Result never = tests(promtool, RULES.with("CarflowNoWorkers", "vector(0) > 1"), List.of("worker.yaml"));
        Result always =
                tests(promtool, RULES.with("CarflowSpillGrows", "carflow_spill_events >= 0"), List.of("ingest.yaml"));
        Result otherMetric = tests(
                promtool, RULES.with("CarflowSmartcarAway", "carflow_breaker_open > 0"), List.of("smartcar.yaml"));

        assertThat(never.exitStatus()).isNotZero();
        assertThat(never.output()).contains("alertname: CarflowNoWorkers").contains("got:[]");
        assertThat(always.exitStatus()).isNotZero();
        assertThat(always.output()).contains("alertname: CarflowSpillGrows").contains("exp:[]");
        assertThat(otherMetric.exitStatus()).isNotZero();
    }

    /** That the link leads somewhere is what DocumentationTest sees to. */
    @Test
    void everyAlertHasADescriptionASeverityAndItsRunbook() {
        assertThat(RULES.alerts()).isNotEmpty().allSatisfy(alert -> {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning");
            assertThat(alert.at("/annotations/summary").asText()).as(name).endsWith(".");
            assertThat(alert.at("/annotations/description").asText()).as(name).endsWith(".");
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .isEqualTo(RUNBOOK_URL + name.toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void everyAlertHasItsRunbookAndEveryRunbookItsAlert() throws IOException {
        assertThat(Pattern.compile("(?m)^### (Carflow\\w+)$")
                        .matcher(Files.readString(RUNBOOKS))
                        .results()
                        .map(heading -> heading.group(1)))
                .containsExactlyInAnyOrderElementsOf(names());
    }

    @Test
    void noAlertIsThereTwice() {
        assertThat(RULES.expressions().map(Expression::owner)).doesNotHaveDuplicates();
    }

    private Result tests(Promtool promtool, AlertRules rules, List<String> files)
            throws IOException, InterruptedException {
        rules.withoutAnnotations().write(directory);
        List<String> arguments = new ArrayList<>(List.of("test", "rules"));
        for (String file : files) {
            Files.writeString(directory.resolve(file), Files.readString(TESTS.resolve(file)));
            arguments.add(file);
        }
        return promtool.run(directory, arguments);
    }

    private static List<String> testFiles() throws IOException {
        try (Stream<Path> files = Files.list(TESTS)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Set<String> names() {
        return RULES.alerts().stream()
                .map(alert -> alert.path("alert").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
