package dev.carflow.operations.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The output of a subcommand: text for people or, with {@code --json}, JSON for scripts. A mixin. */
public class Output {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    public boolean isJson() {
        return json;
    }

    /** For the subcommand's result. */
    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** For errors. */
    public PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** For progress and questions, which must not mix with JSON. */
    public PrintWriter besides() {
        return json ? err() : out();
    }

    public void print(ObjectNode tree) {
        out().println(Json.text(tree));
    }
}
