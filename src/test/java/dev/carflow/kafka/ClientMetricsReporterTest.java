package dev.carflow.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientMetricsReporterTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final List<org.apache.kafka.common.metrics.Metrics> clients = new ArrayList<>();

    @BeforeEach
    void registered() {
        Metrics.addRegistry(registry);
    }

    @AfterEach
    void closed() {
        clients.forEach(org.apache.kafka.common.metrics.Metrics::close);
        Metrics.removeRegistry(registry);
    }

    @Test
    void takesMetricsOfAWholeClientAndNoOthers() {
        Map<String, String> client = Map.of("client-id", "a");
        var metrics = client();
        add(metrics, "producer-metrics", "record-send-total", client, 7);
        add(metrics, "producer-metrics", "some-other-total", client, 1);
        add(metrics, "producer-metrics", "record-send-total", Map.of("client-id", "a", "topic", "t"), 5);
        add(metrics, "producer-node-metrics", "request-latency-avg", Map.of("client-id", "a", "node-id", "1"), 5);

        assertThat(ids()).containsExactly("kafka.producer.record.send.total{client.id=a} COUNTER");
        assertThat(registry.get("kafka.producer.record.send.total")
                        .functionCounter()
                        .count())
                .isEqualTo(7);
    }

    @Test
    void clientsOfOneIdShareAMeterUntilTheLastIsClosed() {
        Map<String, String> client = Map.of("client-id", "worker");
        var one = client();
        var two = client();
        for (var each : List.of(one, two)) {
            int value = each == one ? 3 : 4;
            add(each, "consumer-fetch-manager-metrics", "records-consumed-total", client, value);
            add(each, "consumer-fetch-manager-metrics", "records-lag-max", client, value);
        }

        assertThat(consumed()).isEqualTo(7);
        assertThat(registry.get("kafka.consumer.fetch.manager.records.lag.max")
                        .gauge()
                        .value())
                .isEqualTo(4);
        two.close();
        assertThat(consumed()).isEqualTo(3);
        one.close();
        assertThat(ids()).isEmpty();
    }

    @Test
    void namesAreUniqueAndOfPrometheusForm() {
        assertThat(Stream.of(ClientMetric.values()).map(ClientMetric::meterName))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("kafka\\.(producer|consumer|admin)(\\.[a-z]+)+"));
    }

    private double consumed() {
        return registry.get("kafka.consumer.fetch.manager.records.consumed.total")
                .functionCounter()
                .count();
    }

    private org.apache.kafka.common.metrics.Metrics client() {
        var metrics = new org.apache.kafka.common.metrics.Metrics(
                new MetricConfig(), List.of(new ClientMetricsReporter()), Time.SYSTEM);
        clients.add(metrics);
        return metrics;
    }

    private static void add(
            org.apache.kafka.common.metrics.Metrics metrics,
            String group,
            String name,
            Map<String, String> tags,
            double value) {
        metrics.addMetric(new MetricName(name, group, "", tags), (config, now) -> value);
    }

    private List<String> ids() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                // The registry of the process has what other tests have registered.
                .filter(id -> id.getName().startsWith("kafka."))
                .map(id -> id.getName()
                        + id.getTags().stream()
                                .map(tag -> tag.getKey() + '=' + tag.getValue())
                                .toList()
                                .toString()
                                .replace('[', '{')
                                .replace(']', '}')
                        + ' '
                        + id.getType())
                .toList();
    }
}
