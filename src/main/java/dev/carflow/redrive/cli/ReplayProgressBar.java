package dev.carflow.redrive.cli;

import dev.carflow.operations.cli.ProgressBar;
import dev.carflow.redrive.replay.ReplayProgress;
import java.io.PrintWriter;
import java.util.OptionalLong;

/** The progress of a replay over its topics, or of the count before it. */
final class ReplayProgressBar implements ReplayProgress {

    private final ProgressBar bar;

    /**
     * @param unit the name of the things counted, in the plural
     */
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

    /** Ends the line, so that the next output begins a new one. */
    void end() {
        bar.end();
    }
}
