package dev.carflow.monitoring;

import dev.carflow.monitoring.Expression.LabelMatcher;
import dev.carflow.monitoring.Expression.Parts;
import dev.carflow.monitoring.Expression.Selector;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Metrics;
import dev.carflow.operations.TagKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All series of one answer of {@code /q/metrics}.
 *
 * @param series the labels of each series, by the name of its metric
 */
record Scrape(Map<String, List<Map<String, String>>> series) {

    /** Labels that Prometheus adds to what it scrapes, and those of alerts. */
    private static final Set<String> OF_PROMETHEUS = Set.of("namespace", "pod", "job", "instance", "container");

    private static final Pattern LINE = Pattern.compile("(\\w+)(?:\\{(.*)\\})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    static Scrape of(String answer) {
        Map<String, List<Map<String, String>>> series = new HashMap<>();
        answer.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher parts = LINE.matcher(line);
            if (parts.lookingAt()) {
                series.computeIfAbsent(parts.group(1), name -> new ArrayList<>())
                        .add(labels(parts.group(2)));
            }
        });
        return new Scrape(series);
    }

    /**
     * A line for each metric, label or value of a label that the expression asks for and that is not there.
     *
     * @param recorded names of series that recording rules make
     */
    Stream<String> problems(Expression expression, List<String> recorded) {
        Parts parts = expression.parts();
        List<Selector> selectors = parts.selectors().stream()
                .filter(selector -> !recorded.contains(selector.metric()))
                .toList();
        Set<String> known = selectors.stream()
                .flatMap(selector -> labelsOf(selector.metric()).stream())
                .collect(Collectors.toSet());
        return Stream.concat(
                        selectors.stream().flatMap(this::problems),
                        parts.grouping().stream()
                                .filter(label -> !OF_PROMETHEUS.contains(label) && !known.contains(label))
                                .map(label -> "nothing has the label " + label))
                .map(problem -> expression.owner() + ": " + problem);
    }

    /** A line for each thing in which the metric's series are not as its definition says. */
    Stream<String> declared(MeterDefinition metric) {
        String name = Metrics.prometheusName(metric);
        List<Map<String, String>> found = series.getOrDefault(name, series.getOrDefault(name + "_count", List.of()));
        if (found.isEmpty()) {
            return Stream.of("there is no metric " + name);
        }
        Set<String> keys = metric.tags().stream().map(TagKey::key).collect(Collectors.toSet());
        return found.stream()
                .filter(labels -> !labels.keySet().equals(keys)
                        || metric.tags().stream()
                                .anyMatch(tag -> metric.values().containsKey(tag)
                                        && !metric.values().get(tag).contains(labels.get(tag.key()))))
                .map(labels -> name + " has other tags: " + labels);
    }

    private Stream<String> problems(Selector selector) {
        if (!series.containsKey(selector.metric())) {
            return Stream.of("there is no metric " + selector.metric());
        }
        return selector.matchers().stream()
                .filter(matcher -> !OF_PROMETHEUS.contains(matcher.label()))
                .flatMap(matcher -> problems(selector.metric(), matcher));
    }

    private Stream<String> problems(String metric, LabelMatcher matcher) {
        Set<String> values = series.get(metric).stream()
                .filter(labels -> labels.containsKey(matcher.label()))
                .map(labels -> labels.get(matcher.label()))
                .collect(Collectors.toCollection(TreeSet::new));
        if (values.isEmpty()) {
            return Stream.of(metric + " has no label " + matcher.label());
        }
        boolean pattern = matcher.operator().endsWith("~");
        return Stream.of(pattern ? matcher.value().split("\\|") : new String[] {matcher.value()})
                .filter(wanted ->
                        values.stream().noneMatch(value -> pattern ? value.matches(wanted) : value.equals(wanted)))
                .map(wanted -> metric + " has no " + matcher.label() + " " + wanted + " but " + values);
    }

    private Set<String> labelsOf(String metric) {
        return series.getOrDefault(metric, List.of()).stream()
                .flatMap(labels -> labels.keySet().stream())
                .collect(Collectors.toSet());
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        if (text != null) {
            LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        return labels;
    }
}
