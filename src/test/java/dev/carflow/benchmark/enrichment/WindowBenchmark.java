package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.Settings;

public final class WindowBenchmark {
    private WindowBenchmark() {}

    public static boolean run(Settings settings) {
        return false;
    }
}
