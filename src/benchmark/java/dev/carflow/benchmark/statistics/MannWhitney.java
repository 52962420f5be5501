package dev.carflow.benchmark.statistics;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * The Mann-Whitney U test (Wilcoxon's rank-sum test), two-sided: how likely two samples are to differ this much if they
 * come from the same distribution. It assumes no distribution. Exact for untied samples; with ties the normal
 * approximation, corrected for ties and continuity.
 */
public final class MannWhitney {

    private MannWhitney() {}

    /** @return the probability, from 0 to 1 */
    public static double pValue(Sample a, Sample b) {
        double[] first = array(a);
        double[] second = array(b);
        double[] all = DoubleStream.concat(Arrays.stream(first), Arrays.stream(second))
                .sorted()
                .toArray();
        double u = u(first, second);
        double smaller = Math.min(u, (double) first.length * second.length - u);
        double ties = ties(all);
        return Math.min(
                1,
                ties == 0
                        ? 2 * atMost((int) smaller, first.length, second.length)
                        : approximate(smaller, first.length, second.length, ties));
    }

    /** In how many of all pairs the first is larger; equal ones count half. */
    private static double u(double[] first, double[] second) {
        double u = 0;
        for (double x : first) {
            for (double y : second) {
                u += x > y ? 1 : x == y ? 0.5 : 0;
            }
        }
        return u;
    }

    /** The share of all orders of n and m values in which U is at most this. */
    private static double atMost(int u, int n, int m) {
        // ways[i][j]: the share of the orders of i and j values that have a certain U, built up from smaller samples:
        // the largest value belongs to the first sample with probability i / (i + j), and is then above j others.
        double[][][] ways = new double[n + 1][m + 1][];
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= m; j++) {
                ways[i][j] = i == 0 || j == 0 ? new double[] {1} : combined(ways[i - 1][j], ways[i][j - 1], i, j);
            }
        }
        return Arrays.stream(ways[n][m], 0, u + 1).sum();
    }

    private static double[] combined(double[] withoutFirst, double[] withoutSecond, int i, int j) {
        double[] sum = new double[i * j + 1];
        for (int u = 0; u < withoutFirst.length; u++) {
            sum[u + j] += withoutFirst[u] * i / (i + j);
        }
        for (int u = 0; u < withoutSecond.length; u++) {
            sum[u] += withoutSecond[u] * j / (i + j);
        }
        return sum;
    }

    /** The sum of t³ - t over all groups of t equal values. */
    private static double ties(double[] sorted) {
        double sum = 0;
        int from = 0;
        for (int at = 1; at <= sorted.length; at++) {
            if (at == sorted.length || sorted[at] != sorted[from]) {
                double equal = at - from;
                sum += equal * equal * equal - equal;
                from = at;
            }
        }
        return sum;
    }

    private static double approximate(double smaller, double n, double m, double ties) {
        double all = n + m;
        double variance = n * m / 12 * (all + 1 - ties / (all * (all - 1)));
        double z = variance == 0 ? 0 : Math.min(0, smaller + 0.5 - n * m / 2) / Math.sqrt(variance);
        return 2 * normal(z);
    }

    /** The standard normal distribution's share below z, for z of at most 0 (Abramowitz and Stegun 26.2.17: 7.5e-8). */
    private static double normal(double z) {
        double t = 1 / (1 - 0.2316419 * z);
        double series =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
    }

    private static double[] array(Sample sample) {
        return sample.values().stream().mapToDouble(value -> value).toArray();
    }
}
