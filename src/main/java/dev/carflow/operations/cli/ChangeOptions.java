package dev.carflow.operations.cli;

import picocli.CommandLine.Option;

/** Output and options of a subcommand that shows a change, asks for confirmation, and applies it. A mixin. */
public final class ChangeOptions extends Output {

    @Option(names = "--dry-run", description = "Say what would be done, and no more.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    public boolean dryRun() {
        return dryRun;
    }

    /** @see Confirmed#by */
    public boolean confirmed(Terminal terminal, String word) {
        return Confirmed.by(yes, terminal, besides(), word);
    }
}
