package dev.carflow.kafka;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;

/**
 * Makes {@link ClientMetric}s of Kafka's clients meters of the service. Kafka makes an instance for each client
 * ({@code metric.reporters}), passes it each of the client's metrics, and closes it with the client.
 *
 * <p>Clients with the same id, such as those of consumer loops without an instance id, share a meter: counters are the sum,
 * all others the largest value.
 */
@RegisterForReflection
public final class ClientMetricsReporter implements MetricsReporter {

    private record Key(ClientMetric metric, String clientId) {}

    /** The metrics behind each meter: those of all clients with that id. */
    private static final Map<Key, Shared> METERS = new ConcurrentHashMap<>();

    private final Map<KafkaMetric, Key> registered = new ConcurrentHashMap<>();

    private record Shared(Meter meter, Set<KafkaMetric> sources) {}

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void init(List<KafkaMetric> metrics) {
        metrics.forEach(this::metricChange);
    }

    @Override
    public void metricChange(KafkaMetric metric) {
        ClientMetric.of(metric.metricName()).ifPresent(wanted -> {
            Key key = new Key(wanted, metric.metricName().tags().get(ClientMetric.CLIENT_ID));
            if (registered.put(metric, key) == null) {
                METERS.compute(key, (same, shared) -> {
                    Shared present = shared == null ? register(key) : shared;
                    present.sources().add(metric);
                    return present;
                });
            }
        });
    }

    @Override
    public void metricRemoval(KafkaMetric metric) {
        Key key = registered.remove(metric);
        if (key != null) {
            METERS.computeIfPresent(key, (same, shared) -> {
                shared.sources().remove(metric);
                if (shared.sources().isEmpty()) {
                    Metrics.globalRegistry.remove(shared.meter());
                    return null;
                }
                return shared;
            });
        }
    }

    @Override
    public void close() {
        registered.keySet().forEach(this::metricRemoval);
    }

    private static Shared register(Key key) {
        Set<KafkaMetric> sources = ConcurrentHashMap.newKeySet();
        String name = key.metric().meterName();
        Tags tags = Tags.of("client.id", key.clientId());
        Meter meter = key.metric().type() == Meter.Type.COUNTER
                ? FunctionCounter.builder(name, sources, ClientMetricsReporter::sum)
                        .description(key.metric().description())
                        .tags(tags)
                        .register(Metrics.globalRegistry)
                : Gauge.builder(name, sources, ClientMetricsReporter::largest)
                        .description(key.metric().description())
                        .tags(tags)
                        .register(Metrics.globalRegistry);
        return new Shared(meter, sources);
    }

    private static double sum(Set<KafkaMetric> sources) {
        return sources.stream().mapToDouble(ClientMetricsReporter::value).sum();
    }

    private static double largest(Set<KafkaMetric> sources) {
        return sources.stream()
                .mapToDouble(ClientMetricsReporter::value)
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(Double.NaN);
    }

    private static double value(KafkaMetric metric) {
        return metric.metricValue() instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
