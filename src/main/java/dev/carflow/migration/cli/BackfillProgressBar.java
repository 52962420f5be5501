package dev.carflow.migration.cli;

import static dev.carflow.operations.cli.Sentences.sentence;

import dev.carflow.migration.backfill.BackfillProgress;
import dev.carflow.operations.cli.ProgressBar;
import dev.carflow.smartcar.api.ApiProblem;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Prints a backfill's progress, and why it waits. Thread-safe: some calls are concurrent. */
final class BackfillProgressBar implements BackfillProgress {

    private final PrintWriter out;
    private final ProgressBar bar;

    BackfillProgressBar(PrintWriter out, boolean bar, LongSupplier nanoTime) {
        this.out = out;
        this.bar = new ProgressBar(out, bar, "rows", nanoTime);
    }

    @Override
    public synchronized void begun(long rows) {
        bar.begun(rows);
    }

    @Override
    public synchronized void page(long rows, Optional<Integer> total) {
        bar.reached(rows, total.map(OptionalLong::of).orElseGet(OptionalLong::empty));
    }

    @Override
    public synchronized void waiting(ApiProblem problem, Duration pause) {
        end();
        sentence(out, "Smartcar: %s; asking again in %.1f s.", problem.slug(), pause.toMillis() / 1000.0);
    }

    /** Ends the bar: further output begins on a new line. */
    synchronized void end() {
        bar.end();
    }
}
