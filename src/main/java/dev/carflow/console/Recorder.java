package dev.carflow.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Remembers what the metrics said lately: every reading of the last minute, one a minute of the last quarter of an hour,
 * and the {@link History} of what is plotted. For one thread at a time.
 */
final class Recorder {

    static final Duration LATELY = Duration.ofMinutes(15);
    static final Duration MINUTE = Duration.ofMinutes(1);
    /** Over which a rate is the present one: shorter ones would jump at every sample. */
    static final Duration PRESENT = Duration.ofSeconds(10);

    private static final int SAMPLES = (int) (MINUTE.toSeconds() / History.SAMPLE.toSeconds()) + 1;
    private static final int MINUTES = (int) LATELY.toMinutes() + 1;
    private static final double MILLIS = 1000.0;

    private final Deque<Reading> samples = new ArrayDeque<>();
    private final Deque<Reading> minutes = new ArrayDeque<>();
    private final History history = new History();
    private final Map<Counted, Instant> risen = new HashMap<>();
    private int samplesOfMinute;

    private record Counted(String metric, String value) {}

    void add(Reading reading) {
        if (!samples.isEmpty()) {
            noteRises(ShownMetrics.RECEIVED, "answer", reading);
            noteRises(ShownMetrics.QUARANTINED, "reason", reading);
            noteRises(ShownMetrics.DEAD_LETTERS, "reason", reading);
        }
        append(samples, reading, SAMPLES);
        if (samplesOfMinute++ % (SAMPLES - 1) == 0) {
            append(minutes, reading, MINUTES);
        }
        history.add(point(reading));
    }

    private void noteRises(String metric, String tag, Reading reading) {
        Map<String, Double> before = latest().by(metric, tag);
        reading.by(metric, tag).forEach((value, count) -> {
            if (count > before.getOrDefault(value, 0.0)) {
                risen.put(new Counted(metric, value), reading.at());
            }
        });
    }

    private static void append(Deque<Reading> readings, Reading reading, int most) {
        if (readings.size() == most) {
            readings.removeFirst();
        }
        readings.addLast(reading);
    }

    private History.Point point(Reading reading) {
        double[] values = new double[Series.values().length];
        for (Series series : Series.values()) {
            values[series.ordinal()] = value(series, reading);
        }
        return new History.Point(reading.at(), values);
    }

    private double value(Series series, Reading reading) {
        return switch (series) {
            case ACCEPTED -> perSecond(ShownMetrics.RECEIVED, "answer", ShownWords::isTaken, PRESENT);
            case REFUSED -> perSecond(ShownMetrics.RECEIVED, "answer", ShownWords::isRefused, PRESENT);
            case ENRICHED -> perSecond(ShownMetrics.WORKER_EVENTS, "outcome", "enriched"::equals, PRESENT);
            case DELAY_MEDIAN -> percentile(ShownMetrics.DELAY, 0.5);
            case DELAY_95 -> percentile(ShownMetrics.DELAY, 0.95);
            case LAG -> reading.value(ShownMetrics.LAG);
            case ALLOWANCE -> reading.value(ShownMetrics.ALLOWANCE);
            case SPILL -> reading.value(ShownMetrics.SPILL_EVENTS);
        };
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }

    Reading latest() {
        return samples.getLast();
    }

    /** Returns the value of the newest point; not a number if it has none. */
    double present(Series series) {
        List<History.Point> points = history.points(Range.QUARTER_HOUR);
        return points.get(points.size() - 1).value(series);
    }

    List<History.Point> history(Range range) {
        return history.points(range);
    }

    /** Returns how much a counter has grown, by the values of a tag; without those that have not. */
    SortedMap<String, Double> growth(String metric, String tag, Duration within) {
        SortedMap<String, Double> before = before(within).by(metric, tag);
        SortedMap<String, Double> growth = new TreeMap<>();
        latest().by(metric, tag).forEach((value, count) -> {
            double more = count - before.getOrDefault(value, 0.0);
            if (more > 0) {
                growth.put(value, more);
            }
        });
        return growth;
    }

    /** Returns how much the values of a tag that match have grown together. */
    double growth(String metric, String tag, Predicate<String> values, Duration within) {
        return growth(metric, tag, within).entrySet().stream()
                .filter(each -> values.test(each.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    double growth(String metric, Duration within) {
        return growth(metric, "", value -> true, within);
    }

    /** Not a number before the second reading, and if the metric is not there. */
    double perSecond(String metric, String tag, Predicate<String> values, Duration within) {
        double seconds = secondsSince(before(within));
        return seconds <= 0 || !latest().has(metric) ? Double.NaN : growth(metric, tag, values, within) / seconds;
    }

    /** Returns a percentile of the last minute in seconds; not a number if there was nothing. */
    double percentile(String timer, double share) {
        return latest().histogram(timer).percentileSince(before(MINUTE).histogram(timer), share);
    }

    /** Returns how much a gauge differs from what it was then. */
    double difference(String gauge, Duration within) {
        return latest().value(gauge) - before(within).value(gauge);
    }

    /** Returns when a counter grew last, as far as it was seen. */
    Optional<Instant> lastGrowth(String metric, String value) {
        return Optional.ofNullable(risen.get(new Counted(metric, value)));
    }

    /** Returns how long the readings reach back, at most the time given. */
    Duration covered(Duration within) {
        return Duration.between(before(within).at(), latest().at());
    }

    private double secondsSince(Reading reading) {
        return Duration.between(reading.at(), latest().at()).toMillis() / MILLIS;
    }

    /** Returns the oldest reading that is no older than that. */
    private Reading before(Duration within) {
        Instant earliest = latest().at().minus(within);
        Deque<Reading> readings = within.compareTo(MINUTE) > 0 ? minutes : samples;
        return readings.stream()
                .filter(each -> !each.at().isBefore(earliest))
                .findFirst()
                .orElseGet(this::latest);
    }
}
