package dev.carflow.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.monitoring.Promtool.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard is whole: that it asks for what is there is what {@link ScrapeServiceTest} shows. */
class DashboardTest {

    @TempDir
    private Path directory;

    @Test
    void itsStructureIsSound() throws IOException {
        assertThat(Dashboard.ofTheManifest().problems()).isEmpty();
    }

    @Test
    void itHasARowForEachSubject() throws IOException {
        assertThat(Dashboard.ofTheManifest().rows())
                .containsExactly(
                        "Objectives",
                        "Delivery",
                        "Spill",
                        "Lag and delay",
                        "Allowance and calls",
                        "Tokens and certificates",
                        "Migration and accounts",
                        "JVM",
                        "Kafka clients");
    }

    @Test
    void prometheusAcceptsEveryExpression() throws IOException, InterruptedException {
        Promtool promtool = Promtool.installed();
        Dashboard dashboard = Dashboard.ofTheManifest();
        dashboard.writeAsRules(directory.resolve("dashboard.yaml"));

        Result result = promtool.run(directory, List.of("check", "rules", "dashboard.yaml"));

        assertThat(dashboard.expressions()).hasSizeGreaterThan(60);
        assertThat(result.exitStatus()).as(result.output()).isZero();
    }

    /** Shows that each check can fail. */
    @Test
    void plantedFaultsAreFound() throws IOException {
        assertThat(broken(panel -> panel.put("id", 1))).containsExactly("Lag: another panel has its id");
        assertThat(broken(panel -> panel.remove("description"))).containsExactly("Lag: no description");
        assertThat(broken(panel -> ((ObjectNode) panel.path("gridPos")).put("w", 5)))
                .contains("Lag: is not in the grid");
        assertThat(broken(panel -> ((ObjectNode) panel.path("gridPos")).put("x", 16)))
                .containsExactly("Allowance left until: overlaps Lag");
        assertThat(broken(panel -> ((ObjectNode) panel.at("/fieldConfig/defaults")).put("unit", "apples")))
                .containsExactly("Lag: no unit");
        assertThat(broken(panel -> ((ObjectNode) panel.at("/targets/0")).put("expr", "carflow_enrichment_lag")))
                .containsExactly("Lag: not every series is restricted to the namespace");
        assertThat(broken(panel -> ((ObjectNode) panel.at("/targets/0"))
                        .put("expr", "carflow_enrichment_lag{namespace=~\"$namespace\", pod=\"$pod\"}")))
                .containsExactly("Lag: there is no variable pod");
        assertThat(broken(panel -> ((ObjectNode) panel.at("/datasource")).put("uid", "prometheus")))
                .containsExactly("Lag: its data source is not the variable");
    }

    private static List<String> broken(Consumer<ObjectNode> fault) throws IOException {
        Dashboard dashboard = Dashboard.ofTheManifest();
        dashboard.json().path("panels").forEach(panel -> {
            if (panel.path("title").asText().equals("Lag")) {
                fault.accept((ObjectNode) panel);
            }
        });
        return dashboard.problems();
    }
}
