package dev.carflow.monitoring;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.KafkaResource;
import dev.carflow.PostgresResource;
import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.accounts.ConnectPathServiceTest;
import dev.carflow.operations.Metrics;
import dev.carflow.smartcar.SmartcarResource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Context;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process with all roles and features has every metric, label and value that alerts and dashboard ask for. */
@QuarkusTest
@TestProfile(ConnectPathServiceTest.Parallel.class)
@WithTestResource(KafkaResource.class)
@WithTestResource(PostgresResource.class)
@WithTestResource(SmartcarResource.class)
class ScrapeServiceTest {

    /** No vehicle of the samples has lost a permission, and no sample is a dead letter. */
    private static final Set<String> APPEARS_LATER =
            Set.of("carflow.enrichment.permission.changes", "carflow.enrichment.dead.letters");

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @Inject
    MeterRegistry registry;

    @BeforeEach
    void ready() {
        Service.awaitReady(management);
        Samples.deliveries().forEach(Service::deliver);
    }

    @Test
    void everyAlertQueriesExistingMetrics() throws IOException {
        AlertRules rules = AlertRules.ofTheManifest();
        Scrape scrape = scrape();

        assertThat(rules.expressions().flatMap(expression -> scrape.problems(expression, rules.recorded())))
                .isEmpty();
    }

    @Test
    void everyPanelAsksForExistingMetrics() throws IOException {
        List<String> recorded = AlertRules.ofTheManifest().recorded();
        Scrape scrape = scrape();

        assertThat(Dashboard.ofTheManifest().expressions()).isNotEmpty().allSatisfy(expression -> assertThat(
                        scrape.problems(expression, recorded))
                .isEmpty());
    }

    @Test
    void everyMetricOfTheCatalogueIsThereAndItsTagsAreThoseDeclared() throws IOException {
        Scrape scrape = scrape();

        assertThat(Metrics.all())
                .filteredOn(metric -> !APPEARS_LATER.contains(metric.name()))
                .allSatisfy(metric -> assertThat(scrape.declared(metric)).isEmpty());
    }

    /** Some gauges read files. */
    @Test
    void aScrapeRunsOnNoEventLoop() throws IOException {
        // Given
        Queue<Boolean> onEventLoop = new ConcurrentLinkedQueue<>();
        Gauge gauge = Gauge.builder("test.thread.of.a.scrape", () -> {
                    onEventLoop.add(Context.isOnEventLoopThread());
                    return 1;
                })
                .register(registry);

        // When
        scrape();
        registry.remove(gauge);

        // Then
        assertThat(onEventLoop).isNotEmpty().containsOnly(false);
    }

    private Scrape scrape() throws IOException {
        String answer = given().get(management.resolve("/q/metrics")).asString();
        Files.writeString(Path.of("target", "scrape.prom"), answer);
        return Scrape.of(answer);
    }
}
