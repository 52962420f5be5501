package dev.carflow.benchmark.statistics;

/**
 * A figure of one row relative to the same figure of another.
 *
 * @param ratios block by block
 * @param pValue of the two-sided Mann-Whitney test
 */
public record Comparison(Sample ratios, double pValue) {

    /** Below it a difference counts as real. */
    public static final double SIGNIFICANT = 0.05;

    public static Comparison of(Sample figure, Sample reference) {
        return new Comparison(figure.over(reference), MannWhitney.pValue(figure, reference));
    }

    public boolean isSignificant() {
        return pValue < SIGNIFICANT;
    }

    /** @return "higher" or "lower" than the reference, or that no difference was shown */
    public String direction() {
        if (!isSignificant()) {
            return "no difference shown";
        }
        return ratios.median() > 1 ? "higher" : "lower";
    }
}
