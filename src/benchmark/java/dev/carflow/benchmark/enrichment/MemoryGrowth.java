package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.blocks.Verdicts;
import dev.carflow.benchmark.statistics.Trend;
import java.util.List;
import java.util.Locale;

/** How much memory may grow, and still count as flat. */
enum MemoryGrowth {
    /** The heap in use after a full collection. At the bound, a heap of 512 MiB lasts for four days. */
    HEAP("heap after a full collection", 4),
    /** Includes the memory of the C library, threads and compilers. */
    RESIDENT("resident memory", 16);

    /** Earlier samples show the filling of the JVM's compilers, the memory for vehicles, and the windows. */
    private static final double SETTLED = 1.0 / 3;

    private final String what;
    private final double mebibytesPerHour;

    MemoryGrowth(String what, double mebibytesPerHour) {
        this.what = what;
        this.mebibytesPerHour = mebibytesPerHour;
    }

    /** @param samples mebibytes over hours */
    void judge(List<Trend.Point> samples, Verdicts verdicts) {
        Trend trend = Trend.of(samples.subList((int) (samples.size() * SETTLED), samples.size()));
        Trend.Verdict verdict = trend.within(mebibytesPerHour);
        verdicts.figure(
                String.format(
                        Locale.ROOT,
                        "%s is flat, at most %+.0f MiB/h: %s MiB/h%s",
                        what,
                        mebibytesPerHour,
                        trend,
                        verdict == Trend.Verdict.UNDECIDED ? ", too short a run to tell" : ""),
                verdict == Trend.Verdict.FLAT);
    }
}
