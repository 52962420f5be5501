package dev.carflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.KafkaResource;
import dev.carflow.Service;
import dev.carflow.sandbox.TopicReader;
import dev.carflow.smartcar.SmartcarResource;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The running service, which warms up once more. */
@QuarkusTest
@WithTestResource(KafkaResource.class)
@WithTestResource(SmartcarResource.class)
class WarmUpServiceTest {

    private static final int DELIVERIES = 320;

    @Inject
    WarmUp warmUp;

    @Inject
    MeterRegistry registry;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String brokers;

    @TestHTTPResource(value = "/q/health/ready", management = true)
    URI management;

    @BeforeEach
    void ready() {
        Service.awaitReady(management);
    }

    @Test
    void theWarmUpLeavesNoRecordAndNoMetric() {
        // Given
        Map<String, Double> counts = counts();
        Map<String, Long> records = records();
        // When
        warmUp.begin(Duration.ofMinutes(1));
        assertThat(warmUp.run(DELIVERIES)).isEqualTo(DELIVERIES);
        // Then
        assertThat(counts()).isEqualTo(counts);
        assertThat(records()).isEqualTo(records);
    }

    private Map<String, Long> records() {
        try (TopicReader reader = new TopicReader(brokers)) {
            return new TreeMap<>(reader.sizes());
        }
    }

    /** What counts requests, records, connections and lines, and by which clients: all but levels and times. */
    private Map<String, Double> counts() {
        Map<String, Double> counts = new TreeMap<>();
        for (Meter meter : registry.getMeters()) {
            String name = meter.getId().getName();
            if (name.startsWith("carflow.webhook")
                    || name.startsWith("carflow.eventlog.publish")
                    || name.startsWith("carflow.eventlog.stored")
                    || name.startsWith("carflow.http")
                    || name.startsWith("http.server")) {
                StreamSupport.stream(meter.measure().spliterator(), false)
                        .filter(each -> each.getStatistic() == Statistic.COUNT)
                        .forEach(each -> counts.put(meter.getId().toString(), each.getValue()));
            } else if (name.contains("kafka")) {
                counts.put(meter.getId().toString(), 0.0);
            }
        }
        return counts;
    }
}
