package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.Settings;

public final class MemoryBenchmark {
    private MemoryBenchmark() {}

    public static boolean run(Settings settings) {
        return false;
    }
}
