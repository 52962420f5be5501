package dev.carflow.subscriptions.cli;

import static dev.carflow.operations.cli.Sentences.sentence;

import dev.carflow.operations.cli.ProgressBar;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.subscriptions.PlanListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Prints the progress of a run, and why it waits. Thread-safe: some calls are concurrent. */
final class SubscriptionProgress implements PlanListener {

    private final PrintWriter out;
    private final boolean bar;
    private final LongSupplier nanoTime;
    private String counted = "";
    private ProgressBar current;

    SubscriptionProgress(PrintWriter out, boolean bar, LongSupplier nanoTime) {
        this.out = out;
        this.bar = bar;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void read(String list, long rows, Optional<Integer> total) {
        of(list + " read").reached(rows, total.map(OptionalLong::of).orElseGet(OptionalLong::empty));
    }

    @Override
    public synchronized void written(long done, long total) {
        of("subscriptions changed").reached(done, OptionalLong.of(total));
    }

    @Override
    public synchronized void waiting(ApiProblem problem, Duration pause) {
        end();
        sentence(out, "Smartcar: %s; asking again in %.1f s.", problem.slug(), pause.toMillis() / 1000.0);
    }

    /** Ends the bar: further output begins on a new line. */
    synchronized void end() {
        if (current != null) {
            current.end();
        }
    }

    private ProgressBar of(String what) {
        if (!what.equals(counted)) {
            end();
            counted = what;
            current = new ProgressBar(out, bar, what, nanoTime);
        }
        return current;
    }
}
