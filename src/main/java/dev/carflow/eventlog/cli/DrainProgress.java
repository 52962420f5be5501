package dev.carflow.eventlog.cli;

import dev.carflow.eventlog.drain.DrainCommandRunner;
import dev.carflow.operations.cli.LiveLine;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Prints a drain's progress, and why it waits. */
final class DrainProgress implements DrainCommandRunner.Progress {

    private final LiveLine line;

    DrainProgress(PrintWriter out, boolean terminal, LongSupplier nanoTime) {
        this.line = LiveLine.atOnce(out, terminal, nanoTime);
    }

    @Override
    public void drained(long drained, long waiting) {
        line.show(() -> String.format(
                Locale.ROOT, "%,d on Kafka, %,d wait, %,.0f events/s", drained, waiting, drained / line.seconds()));
    }

    @Override
    public void elsewhere(long waiting) {
        line.show(() -> String.format(Locale.ROOT, "another process drains; %,d wait", waiting));
    }

    @Override
    public void failed() {
        line.show(() -> "Kafka does not take them just now; trying again");
    }

    /** Ends the line, so that the next output begins a new one. */
    void end() {
        line.end();
    }
}
