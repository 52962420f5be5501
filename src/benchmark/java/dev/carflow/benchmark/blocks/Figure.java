package dev.carflow.benchmark.blocks;

import java.util.Locale;

/** The figures of each block. Processor time is in microseconds per event. */
public enum Figure {
    RATE("rate_per_s", "events/s", "%,.0f"),
    OWN_CPU("own_cpu_us", "own us", "%.1f"),
    BROKER_CPU("broker_cpu_us", "broker us", "%.1f"),
    LOAD_CPU("load_cpu_us", "load us", "%.1f"),
    API_CPU("api_cpu_us", "API us", "%.1f"),
    DATABASE_CPU("database_cpu_us", "database us", "%.1f"),
    /** Of all processes of the benchmark that take part in the row. */
    ALL_CPU("all_cpu_us", "all us", "%.1f"),
    P50("p50_ms", "p50 ms", "%.2f"),
    P99("p99_ms", "p99 ms", "%.2f"),
    P999("p999_ms", "p99.9 ms", "%.2f"),
    CALLS("calls_per_event", "calls each", "%.3f"),
    MEMORY("own_rss_mib", "RSS MiB", "%,.0f"),
    /** How many cores other programs kept busy. */
    OTHER_CORES("other_cores", "other cores", "%.2f");

    private final String key;
    private final String title;
    private final String format;

    Figure(String key, String title, String format) {
        this.key = key;
        this.title = title;
        this.format = format;
    }

    /** @return its name in the file of results */
    public String key() {
        return key;
    }

    /** @return its name in tables */
    public String title() {
        return title;
    }

    String format(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
