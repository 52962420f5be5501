package dev.carflow.benchmark.statistics;

import java.util.List;
import java.util.Locale;

/**
 * The least-squares line through points in time.
 *
 * @param slope of the line, per unit of x
 * @param margin twice the standard error of the slope: about 95 % of such lines have the true slope within it
 */
public record Trend(double slope, double margin) {

    /** A measured point. */
    public record Point(double x, double y) {}

    /** A slope compared with its bound. */
    public enum Verdict {
        /** Within the bound, even with the margin. */
        FLAT,
        /** Above the bound, even without the margin. */
        RISING,
        /** The margin spans the bound: the points are too few, too scattered or too close in time. */
        UNDECIDED
    }

    /**
     * @param points three at least, not all at one time
     */
    public static Trend of(List<Point> points) {
        int n = points.size();
        if (n < 3) {
            throw new IllegalArgumentException("a trend needs at least three points");
        }
        double meanX = points.stream().mapToDouble(Point::x).average().orElseThrow();
        double meanY = points.stream().mapToDouble(Point::y).average().orElseThrow();
        double squares = points.stream().mapToDouble(p -> square(p.x() - meanX)).sum();
        if (squares == 0) {
            throw new IllegalArgumentException("a trend needs points at different times");
        }
        double slope = points.stream()
                        .mapToDouble(p -> (p.x() - meanX) * (p.y() - meanY))
                        .sum()
                / squares;
        double residuals = points.stream()
                .mapToDouble(p -> square(p.y() - meanY - slope * (p.x() - meanX)))
                .sum();
        return new Trend(slope, 2 * Math.sqrt(residuals / (n - 2) / squares));
    }

    /**
     * @param bound the largest slope that counts as flat; a falling one is fine
     */
    public Verdict within(double bound) {
        if (slope + margin <= bound) {
            return Verdict.FLAT;
        }
        return slope - margin > bound ? Verdict.RISING : Verdict.UNDECIDED;
    }

    private static double square(double x) {
        return x * x;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%+.2f ± %.2f", slope, margin);
    }
}
