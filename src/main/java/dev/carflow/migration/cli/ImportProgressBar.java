package dev.carflow.migration.cli;

import static dev.carflow.operations.cli.Sentences.sentence;

import dev.carflow.migration.imports.ImportProgress;
import dev.carflow.migration.imports.LineSkipReason;
import dev.carflow.operations.cli.ProgressBar;
import java.io.PrintWriter;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Prints an import's progress, and the first skipped lines. */
final class ImportProgressBar implements ImportProgress {

    private static final int MOST_NAMED = 100;

    private final PrintWriter out;
    private final ProgressBar bar;
    private int named;

    ImportProgressBar(PrintWriter out, boolean bar, LongSupplier nanoTime) {
        this.out = out;
        this.bar = new ProgressBar(out, bar, "lines", nanoTime);
    }

    @Override
    public void reached(long lines) {
        bar.reached(lines, OptionalLong.empty());
    }

    @Override
    public void refused(long line, LineSkipReason why) {
        if (named >= MOST_NAMED) {
            return;
        }
        named++;
        end();
        sentence(out, "Line %d: %s.", line, why.words());
        if (named == MOST_NAMED) {
            out.println("Further lines that are passed by are counted only.");
        }
    }

    /** Ends the bar: further output begins on a new line. */
    void end() {
        bar.end();
    }
}
