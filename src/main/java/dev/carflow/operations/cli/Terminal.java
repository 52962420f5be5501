package dev.carflow.operations.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/** The person or script that runs a subcommand. */
public interface Terminal {

    /** Returns whether a person reads and types here. */
    boolean isInteractive();

    /**
     * @return the line typed, stripped; empty at the end of input, or without a person
     */
    Optional<String> ask(String question);

    /** Like {@link #ask} for a secret: the input is not shown, and not stripped. */
    default Optional<String> askSecret(String question) {
        return ask(question);
    }

    /** Returns the terminal of the process. */
    static Terminal ofProcess(PrintWriter out) {
        return new Terminal() {
            @Override
            public boolean isInteractive() {
                return TerminalCheck.isTerminal(System.console());
            }

            @Override
            public Optional<String> ask(String question) {
                out.flush();
                Console console = isInteractive() ? System.console() : null;
                return console == null
                        ? Optional.empty()
                        : Optional.ofNullable(console.readLine("%s", question)).map(String::strip);
            }

            @Override
            public Optional<String> askSecret(String question) {
                out.flush();
                Console console = isInteractive() ? System.console() : null;
                return console == null
                        ? Optional.empty()
                        : Optional.ofNullable(console.readPassword("%s", question))
                                .map(String::new);
            }
        };
    }
}
