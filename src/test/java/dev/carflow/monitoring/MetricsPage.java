package dev.carflow.monitoring;

import dev.carflow.kafka.ClientMetric;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Metrics;
import dev.carflow.operations.TagKey;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The generated parts of docs/metrics.md: what the definitions say, and which alerts watch a metric. */
final class MetricsPage {

    /** Their values come from the configuration. */
    static final Set<TagKey> CONFIGURED = EnumSet.of(TagKey.TOPIC, TagKey.LOOP);

    private final AlertRules rules = AlertRules.ofTheManifest();

    /** A table for each feature, by the second part of the metrics' names. */
    String service() {
        Map<String, String> features = new TreeMap<>();
        Metrics.all().forEach(metric -> features.merge(metric.name().split("\\.")[1], row(metric), String::concat));
        return features.entrySet().stream()
                .map(feature -> "\n### `carflow_%s`\n\n".formatted(feature.getKey())
                        + "| Metric | Type | Tags | Meaning | When it moves | Alerts |\n"
                        + "| --- | --- | --- | --- | --- | --- |\n"
                        + feature.getValue())
                .collect(Collectors.joining());
    }

    String kafkaClients() {
        return "\n| Metric | Type | Meaning |\n| --- | --- | --- |\n"
                + Stream.of(ClientMetric.values())
                        .map(metric -> "| `%s` | %s | %s |\n"
                                .formatted(
                                        metric.meterName().replace('.', '_'),
                                        metric.type().name().toLowerCase(Locale.ROOT),
                                        metric.description()))
                        .collect(Collectors.joining())
                + "\n";
    }

    private String row(MeterDefinition metric) {
        String name = Metrics.prometheusName(metric);
        return "| `%s` | %s | %s | %s | %s | %s |\n"
                .formatted(
                        name,
                        type(metric),
                        metric.tags().stream().map(tag -> tag(metric, tag)).collect(Collectors.joining("; ")),
                        metric.description(),
                        metric.advice(),
                        alerts(name));
    }

    private static String type(MeterDefinition metric) {
        return switch (metric.type()) {
            case COUNTER -> "counter";
            case TIMER -> "timer, seconds";
            case GAUGE ->
                "gauge"
                        + Optional.ofNullable(metric.unit())
                                .map(unit -> ", " + unit)
                                .orElse("");
            case DISTRIBUTION_SUMMARY -> "summary, " + metric.unit();
            default -> throw new IllegalArgumentException(metric.name());
        };
    }

    private static String tag(MeterDefinition metric, TagKey tag) {
        return '`'
                + tag.key()
                + '`'
                + metric.values().getOrDefault(tag, Set.of()).stream()
                        .map(value -> value.isEmpty() ? "empty" : '`' + value + '`')
                        .collect(Collectors.joining(", ", CONFIGURED.contains(tag) ? "" : ": ", ""));
    }

    /** Alerts that ask for a series of the metric, directly or through a recording rule. */
    private String alerts(String metric) {
        List<String> recorded = rules.expressions()
                .filter(expression ->
                        asksFor(expression, metric) && expression.owner().contains(":"))
                .map(Expression::owner)
                .toList();
        return rules.expressions()
                .filter(expression -> !expression.owner().contains(":"))
                .filter(expression -> asksFor(expression, metric)
                        || expression.parts().selectors().stream().anyMatch(each -> recorded.contains(each.metric())))
                .map(Expression::owner)
                .distinct()
                .map(alert -> "[%s](runbooks.md#%s)"
                        .formatted(alert.replaceFirst("^Carflow", ""), alert.toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
    }

    private static boolean asksFor(Expression expression, String metric) {
        return expression.parts().selectors().stream()
                .anyMatch(selector -> selector.metric()
                                .replaceFirst("_(count|sum|bucket|max)$", "")
                                .equals(metric)
                        || selector.metric().equals(metric));
    }
}
