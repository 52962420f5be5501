package dev.carflow.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last 15 minutes of every series by the sample, and the last six hours by the minute. In memory, bounded. */
final class History {

    static final Duration SAMPLE = Duration.ofSeconds(2);

    private static final int SAMPLES_PER_MINUTE = (int) (60 / SAMPLE.toSeconds());
    private static final int FINE = (int) (Range.QUARTER_HOUR.span().toSeconds() / SAMPLE.toSeconds());
    private static final int COARSE = (int) Range.SIX_HOURS.span().toMinutes();

    private final Deque<Point> fine = new ArrayDeque<>();
    private final Deque<Point> coarse = new ArrayDeque<>();
    private final List<Point> minute = new ArrayList<>();

    /** @param values by the ordinal of a series */
    record Point(Instant at, double[] values) {

        double value(Series series) {
            return values[series.ordinal()];
        }

        /** Returns one point for all of them. */
        static Point of(List<Point> points) {
            double[] values = new double[Series.values().length];
            for (Series series : Series.values()) {
                values[series.ordinal()] = series.summary(
                        points.stream().mapToDouble(each -> each.value(series)).toArray());
            }
            return new Point(points.get(points.size() - 1).at(), values);
        }
    }

    void add(Point point) {
        append(fine, point, FINE);
        minute.add(point);
        if (minute.size() == SAMPLES_PER_MINUTE) {
            append(coarse, Point.of(minute), COARSE);
            minute.clear();
        }
    }

    /** Returns the points of a range, oldest first. */
    List<Point> points(Range range) {
        if (range == Range.QUARTER_HOUR) {
            return List.copyOf(fine);
        }
        List<Point> points = new ArrayList<>(coarse);
        if (!minute.isEmpty()) {
            points.add(Point.of(minute));
        }
        return points;
    }

    private static void append(Deque<Point> points, Point point, int most) {
        if (points.size() == most) {
            points.removeFirst();
        }
        points.addLast(point);
    }
}
