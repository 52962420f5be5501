package dev.carflow.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The values of the shown metrics of this process at one moment. */
final class Reading {

    private final Instant at;
    private final Map<String, List<Measured>> metrics;
    private final Map<String, Buckets> histograms;

    private record Measured(Meter.Id id, double value) {}

    private Reading(Instant at, Map<String, List<Measured>> metrics, Map<String, Buckets> histograms) {
        this.at = at;
        this.metrics = metrics;
        this.histograms = histograms;
    }

    /** Reads them in one pass over the registry. */
    static Reading of(MeterRegistry registry, Instant at) {
        Map<String, List<Measured>> metrics = new HashMap<>();
        Map<String, Buckets> histograms = new HashMap<>();
        for (Meter meter : registry.getMeters()) {
            Meter.Id id = meter.getId();
            if (ShownMetrics.ALL.contains(id.getName())) {
                metrics.computeIfAbsent(id.getName(), name -> new ArrayList<>()).add(new Measured(id, value(meter)));
                if (meter instanceof Timer timer && ShownMetrics.HISTOGRAMS.contains(id.getName())) {
                    histograms.merge(id.getName(), Buckets.of(timer.takeSnapshot()), Buckets::plus);
                }
            }
        }
        return new Reading(at, metrics, histograms);
    }

    private static double value(Meter meter) {
        if (meter instanceof Gauge gauge) {
            return gauge.value();
        }
        if (meter instanceof Counter counter) {
            return counter.count();
        }
        if (meter instanceof FunctionCounter counter) {
            return counter.count();
        }
        return meter instanceof Timer timer ? timer.count() : Double.NaN;
    }

    Instant at() {
        return at;
    }

    boolean has(String metric) {
        return metrics.containsKey(metric);
    }

    /** Returns the sum over all tags; not a number if the metric is not there or has none. */
    double value(String metric) {
        double sum = Double.NaN;
        for (Measured each : metrics.getOrDefault(metric, List.of())) {
            if (!Double.isNaN(each.value())) {
                sum = Double.isNaN(sum) ? each.value() : sum + each.value();
            }
        }
        return sum;
    }

    /** Returns whether the metric is there and above zero. */
    boolean isAboveZero(String metric) {
        return value(metric) > 0;
    }

    /** Returns whether the metric is there and zero. */
    boolean isZero(String metric) {
        return value(metric) == 0;
    }

    /** Returns the sums by the values of a tag, in their order. */
    SortedMap<String, Double> by(String metric, String tag) {
        SortedMap<String, Double> sums = new TreeMap<>();
        for (Measured each : metrics.getOrDefault(metric, List.of())) {
            sums.merge(Optional.ofNullable(each.id().getTag(tag)).orElse(""), each.value(), Double::sum);
        }
        return sums;
    }

    Buckets histogram(String metric) {
        return histograms.getOrDefault(metric, Buckets.NONE);
    }
}
