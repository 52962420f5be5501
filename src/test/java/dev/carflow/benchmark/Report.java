package dev.carflow.benchmark;

import java.io.PrintStream;
import java.util.Locale;

/** Says under which conditions the figures came about, and what they do not show. */
record Report(Settings settings, Corpus corpus, PrintStream out) {

    private static final double BUSY_SHARE = 0.25;

    void conditions(double loadAverage) {
        line("Carflow ingest benchmark");
        line("machine  %s; load average %.2f before", Machine.description(), loadAverage);
        line(
                "load     %d connections, one request under way on each; %,d distinct signed events of %,d bytes",
                settings.connections(), corpus.bodies().size(), corpus.bodyBytes());
        line(
                "blocks   %d of %d s for each row, in turn, after %d s of warm-up each; all on this machine, the broker too",
                settings.rounds(),
                settings.block().toSeconds(),
                settings.warmUpRounds() * settings.block().toSeconds());
        if (loadAverage > BUSY_SHARE * Machine.cores()) {
            line("note     this machine is busy with something else: the figures are not worth quoting");
        }
        if (settings.quick()) {
            line("note     a quick run: the JVMs are not warm, the figures are not worth quoting");
        }
        line("");
    }

    void figures(ThroughputTable throughput, DurabilityTable durability) {
        line("");
        out.println(throughput);
        line("");
        out.println(durability);
        line("");
        line(
                "req/s is the median over the rounds, 'of bare' the median of the ratios round by round. CPU is that of the");
        line(
                "row's own process (for a raw producer: this one) per acknowledged event; 'broker' and 'load' are what the");
        line("broker and the load generator used besides. A record's bytes are key, value and headers, uncompressed.");
        line("");
        line(
                "The rows without a rate in their name are closed loops: a connection waits for its answer before it sends");
        line("again, so a server that stalls is asked less, and the requests it would have kept waiting are in no");
        line("percentile (coordinated omission). They compare throughput; for latency look at the row with the fixed");
        line("rate, which sends whatever the server does and counts from when a request should have been sent.");
        line("");
        line("load average %.2f after the run", Machine.loadAverage());
        line("%s", durability.isClean() ? "every acknowledged event is on its topic" : "FAILED: see the second table");
    }

    private void line(String format, Object... arguments) {
        out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
