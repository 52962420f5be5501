package dev.carflow.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.GeneratedPage;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Metrics;
import dev.carflow.operations.TagKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Keeps the catalogue of metrics equal to the code's. Run with {@code -Dupdate-docs}, it rewrites the page. */
class MetricsPageTest {

    private static final Path PAGE = Path.of("docs", "metrics.md");

    @Test
    void thePageListsTheMetricsOfTheService() throws IOException {
        new GeneratedPage(PAGE, getClass()).check("service", new MetricsPage().service() + "\n");
    }

    @Test
    void thePageListsTheMetricsOfKafkasClients() throws IOException {
        new GeneratedPage(PAGE, getClass()).check("kafka clients", new MetricsPage().kafkaClients());
    }

    @Test
    void everyMetricHasADescriptionAndAdvice() {
        assertThat(Metrics.all()).isNotEmpty().allSatisfy(metric -> {
            assertThat(metric.description()).as(metric.name()).isNotBlank();
            assertThat(metric.advice()).as(metric.name()).isNotBlank();
        });
    }

    @Test
    void everyTagIsBounded() {
        assertThat(Metrics.all()).allSatisfy(metric -> {
            assertThat(metric.tags())
                    .as(metric.name())
                    .containsAll(metric.values().keySet());
            assertThat(metric.tags())
                    .as(metric.name())
                    .allMatch(tag -> metric.values().containsKey(tag) != MetricsPage.CONFIGURED.contains(tag));
        });
    }

    /** Tests run with assertions, so each test of a feature is a test of its tags. */
    @Test
    void aValueThatIsNotDeclaredIsFound() {
        MeterDefinition metric =
                MeterDefinition.counter("carflow.some", "Some", TagKey.OUTCOME).values(TagKey.OUTCOME, "one", "two");

        metric.counter(new SimpleMeterRegistry(), "one");
        Assertions.assertThatThrownBy(() -> metric.counter(new SimpleMeterRegistry(), "three"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("carflow.some has other values than [three]");
    }
}
