package dev.carflow.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/**
 * Lines over time in a box of 600 by 120, and the same as a table.
 *
 * @param description what it shows, for people who do not see it
 * @param top the label of the upper edge; that of the lower edge is zero
 * @param lines in the order of the legend
 * @param rows of the table, newest first
 */
record Plot(String description, String top, List<Line> lines, List<Row> rows) {

    static final int WIDTH = 600;
    static final int HEIGHT = 120;

    private static final int COLUMNS = 150;
    private static final int ROWS = 15;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * @param name as in the legend
     * @param now the newest value, with its unit
     * @param path of an SVG; empty if there is nothing to draw
     */
    record Line(String name, String now, String path) {}

    /** @param values one for each line */
    record Row(String time, List<String> values) {}

    /** A series and its name in the legend. */
    record Named(Series series, String name) {}

    /**
     * Draws the points of a range.
     *
     * @param lowestTop the upper edge is at least this: a small value shall not look like a peak
     * @param words a value with its unit
     */
    static Plot of(
            String title,
            Range range,
            List<History.Point> points,
            List<Named> series,
            double lowestTop,
            DoubleFunction<String> words) {
        List<List<History.Point>> columns = columns(range, points, COLUMNS);
        double top = points.stream()
                .flatMap(point -> series.stream().map(each -> point.value(each.series())))
                .filter(Double::isFinite)
                .reduce(lowestTop, Math::max);
        double edge = roundUp(top);
        List<Line> lines = series.stream()
                .map(each -> new Line(
                        each.name(), words.apply(newest(points, each.series())), path(columns, each.series(), edge)))
                .toList();
        return new Plot(
                description(title, range, lines, words.apply(top)),
                words.apply(edge),
                lines,
                rows(range, points, series, words));
    }

    private static String description(String title, Range range, List<Line> lines, String highest) {
        StringBuilder text =
                new StringBuilder(title).append(", last ").append(range.words()).append(':');
        lines.forEach(line -> text.append(' ')
                .append(line.name())
                .append(" now ")
                .append(line.now())
                .append(';'));
        return text.append(" scale up to ").append(highest).append('.').toString();
    }

    private static List<Row> rows(
            Range range, List<History.Point> points, List<Named> series, DoubleFunction<String> words) {
        List<Row> rows = new ArrayList<>();
        for (List<History.Point> column : columns(range, points, ROWS)) {
            if (!column.isEmpty()) {
                String time = CLOCK.format(column.get(column.size() - 1).at());
                rows.add(
                        0,
                        new Row(
                                time,
                                series.stream()
                                        .map(each -> words.apply(value(column, each.series())))
                                        .toList()));
            }
        }
        return rows;
    }

    private static double newest(List<History.Point> points, Series series) {
        return points.isEmpty() ? Double.NaN : points.get(points.size() - 1).value(series);
    }

    /** Sorts the points into columns of equal time, the last of which ends at the newest point; empty ones where none is. */
    private static List<List<History.Point>> columns(Range range, List<History.Point> points, int count) {
        List<List<History.Point>> columns = IntStream.range(0, count)
                .mapToObj(i -> (List<History.Point>) new ArrayList<History.Point>())
                .toList();
        if (!points.isEmpty()) {
            Instant end = points.get(points.size() - 1).at();
            double width = (double) range.span().toMillis() / count;
            for (History.Point point : points) {
                int back = (int) ((end.toEpochMilli() - point.at().toEpochMilli()) / width);
                if (back >= 0 && back < count) {
                    columns.get(count - 1 - back).add(point);
                }
            }
        }
        return columns;
    }

    /** Returns the value that stands for a column; not a number if it is empty or has none. */
    private static double value(List<History.Point> column, Series series) {
        double[] values = new double[column.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.get(i).value(series);
        }
        return series.summary(values);
    }

    private static String path(List<List<History.Point>> columns, Series series, double edge) {
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        double step = (double) WIDTH / (columns.size() - 1);
        for (int i = 0; i < columns.size(); i++) {
            double value = value(columns.get(i), series);
            if (Double.isFinite(value)) {
                double y = HEIGHT - HEIGHT * Math.max(0, value) / edge;
                path.append(drawing ? 'L' : 'M')
                        .append(number(i * step))
                        .append(' ')
                        .append(number(y));
                drawing = true;
            } else if (!columns.get(i).isEmpty()) {
                drawing = false;
            }
        }
        return path.toString();
    }

    private static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? String.valueOf(tenths / 10) : tenths / 10 + "." + tenths % 10;
    }

    /** Returns the next of a few round numbers, times a power of ten. */
    static double roundUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8}) {
            if (value <= step * power * (1 + 1e-9)) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
