package dev.carflow.operations.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options of a subcommand that shows a change, asks for confirmation, and applies it. */
public final class ChangeOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--dry-run", description = "Say what would be done, and no more.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    public boolean dryRun() {
        return dryRun;
    }

    public boolean json() {
        return json;
    }

    /** For the subcommand's result. */
    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** For progress and questions, which must not mix with JSON. */
    public PrintWriter besides() {
        return json ? command.commandLine().getErr() : out();
    }

    /** @see Confirmed#by */
    public boolean confirmed(Terminal terminal, String word) {
        return Confirmed.by(yes, terminal, besides(), word);
    }
}
