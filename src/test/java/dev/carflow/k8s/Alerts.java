package dev.carflow.k8s;

import dev.carflow.operations.Metrics;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every metric that an alert asks about is defined by the service. Labels and values: ScrapeServiceTest. */
final class Alerts implements Check {

    private static final Pattern METRIC = Pattern.compile("\\bcarflow_[a-z_]+");
    private static final Set<String> METERS = Metrics.all().stream()
            .map(metric -> metric.name().replace('.', '_'))
            .collect(Collectors.toSet());

    @Override
    public Stream<String> problems(Manifests manifests) {
        return manifests
                .ofKind("PrometheusRule")
                .flatMap(rule -> Manifest.each(rule.at("/spec/groups")))
                .flatMap(group -> Manifest.each(group.path("rules")))
                .flatMap(alert -> METRIC.matcher(alert.path("expr").asText())
                        .results()
                        .map(found -> found.group())
                        .filter(metric -> !isMeter(metric))
                        .map(metric -> alert.path("alert").asText() + ": there is no metric " + metric));
    }

    private static boolean isMeter(String metric) {
        return METERS.stream()
                .anyMatch(meter ->
                        metric.matches(Pattern.quote(meter) + "(_seconds|_bytes)?(_total|_count|_sum|_bucket|_max)?"));
    }
}
