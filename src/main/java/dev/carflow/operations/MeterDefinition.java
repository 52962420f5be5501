package dev.carflow.operations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A metric as dashboards and alerts know it. The class that registers a metric holds its definition, in a constant.
 *
 * <p>Prometheus shows the counter {@code carflow.webhook.received} as {@code carflow_webhook_received_total}, a timer with
 * {@code _seconds}, and a unit at the end of the name.
 *
 * @param unit {@code seconds} or {@code bytes}; null without one. A timer's is always seconds
 * @param tags in the order in which their values are given
 * @param values all values of each tag; none of a tag whose values come from the configuration
 * @param advice what an operator does when the metric moves, for docs/metrics.md
 */
public record MeterDefinition(
        Meter.Type type,
        String name,
        String description,
        String unit,
        List<TagKey> tags,
        Map<TagKey, Set<String>> values,
        String advice) {

    public static MeterDefinition counter(String name, String description, TagKey... tags) {
        return of(Meter.Type.COUNTER, name, description, tags);
    }

    public static MeterDefinition timer(String name, String description, TagKey... tags) {
        return of(Meter.Type.TIMER, name, description, tags);
    }

    public static MeterDefinition gauge(String name, String description, TagKey... tags) {
        return of(Meter.Type.GAUGE, name, description, tags);
    }

    public static MeterDefinition summary(String name, String description, TagKey... tags) {
        return of(Meter.Type.DISTRIBUTION_SUMMARY, name, description, tags);
    }

    public MeterDefinition withUnit(String baseUnit) {
        return new MeterDefinition(type, name, description, baseUnit, tags, values, advice);
    }

    /** Adds values that a tag may have. */
    public MeterDefinition values(TagKey tag, String... more) {
        return values(tag, Stream.of(more));
    }

    /** Adds values that a tag may have. */
    public MeterDefinition values(TagKey tag, Stream<String> more) {
        Map<TagKey, Set<String>> added = new EnumMap<>(TagKey.class);
        added.putAll(values);
        Set<String> known = new TreeSet<>(values.getOrDefault(tag, Set.of()));
        more.forEach(known::add);
        added.put(tag, Collections.unmodifiableSet(known));
        return new MeterDefinition(type, name, description, unit, tags, Collections.unmodifiableMap(added), advice);
    }

    /** Says what an operator does when the metric moves. */
    public MeterDefinition advice(String text) {
        return new MeterDefinition(type, name, description, unit, tags, values, text);
    }

    private static MeterDefinition of(Meter.Type type, String name, String description, TagKey... tags) {
        return new MeterDefinition(type, name, description, null, List.of(tags), Map.of(), "");
    }

    /**
     * Registers the counter at zero for each value of its only tag, and returns the counters by these values. What Prometheus
     * has not seen at zero has no increase when it is first counted.
     */
    public Map<String, Counter> countersAtZero(MeterRegistry registry) {
        return values.get(tags.get(0)).stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), value -> counter(registry, value)));
    }

    /** Returns the counter with these values of its tags, and registers it the first time. */
    public Counter counter(MeterRegistry registry, String... values) {
        return Counter.builder(name)
                .description(description)
                .baseUnit(unit)
                .tags(tagged(values))
                .register(registry);
    }

    /** Registers a counter whose count {@code value} reads. The registry does not keep {@code source} alive. */
    public <T> void counter(MeterRegistry registry, T source, ToDoubleFunction<T> value, String... values) {
        removeFormer(registry, values);
        FunctionCounter.builder(name, source, value)
                .description(description)
                .baseUnit(unit)
                .tags(tagged(values))
                .register(registry);
    }

    public Timer timer(MeterRegistry registry, String... values) {
        return timer(registry, UnaryOperator.identity(), values);
    }

    /** @param histogram adds what is measured beside count, sum and maximum */
    public Timer timer(MeterRegistry registry, UnaryOperator<Timer.Builder> histogram, String... values) {
        return histogram
                .apply(Timer.builder(name).description(description).tags(tagged(values)))
                .register(registry);
    }

    /** Registers a gauge whose level {@code value} reads. The registry does not keep {@code source} alive. */
    public <T> void gauge(MeterRegistry registry, T source, ToDoubleFunction<T> value, String... values) {
        removeFormer(registry, values);
        Gauge.builder(name, source, value)
                .description(description)
                .baseUnit(unit)
                .tags(tagged(values))
                .register(registry);
    }

    /** Registers a gauge whose level {@code value} reads, which the registry keeps alive. */
    public void gauge(MeterRegistry registry, Supplier<Number> value, String... values) {
        removeFormer(registry, values);
        Gauge.builder(name, value)
                .description(description)
                .baseUnit(unit)
                .tags(tagged(values))
                .register(registry);
    }

    public DistributionSummary summary(MeterRegistry registry, String... values) {
        return DistributionSummary.builder(name)
                .description(description)
                .baseUnit(unit)
                .tags(tagged(values))
                .register(registry);
    }

    /**
     * A registry that has a metric of this name keeps reading the former source, which may be gone: an application that is
     * started again in one process (live reload, tests) would lose the metric.
     */
    private void removeFormer(MeterRegistry registry, String... values) {
        registry.removeByPreFilterId(new Meter.Id(name, Tags.of(tagged(values)), unit, description, type));
    }

    private List<Tag> tagged(String... given) {
        if (given.length != tags.size()) {
            throw new IllegalArgumentException(name + " has the tags " + tags);
        }
        assert areDeclared(given) : name + " has other values than " + Arrays.toString(given);
        return IntStream.range(0, given.length)
                .mapToObj(i -> Tag.of(tags.get(i).key(), given[i]))
                .toList();
    }

    private boolean areDeclared(String... given) {
        return IntStream.range(0, given.length)
                .allMatch(i -> !values.containsKey(tags.get(i))
                        || values.get(tags.get(i)).contains(given[i]));
    }
}
