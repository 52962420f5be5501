package dev.carflow.redrive.cli;

import dev.carflow.operations.cli.ProgressBar;
import dev.carflow.redrive.replay.ReplayProgress;
import java.io.PrintWriter;
import java.util.OptionalLong;

/** A replay's progress over its topics, or that of the count before it. */
final class ReplayProgressBar implements ReplayProgress {

    private final ProgressBar bar;

    /** @param unit what is counted, in the plural */
    ReplayProgressBar(PrintWriter out, boolean interactive, String unit) {
        this.bar = new ProgressBar(out, interactive, unit, System::nanoTime);
    }

    @Override
    public void begun(long read, long total) {
        bar.begun(read);
    }

    @Override
    public void reached(long read, long total) {
        bar.reached(read, OptionalLong.of(total));
    }

    /** What is printed next begins a line. */
    void end() {
        bar.end();
    }
}
