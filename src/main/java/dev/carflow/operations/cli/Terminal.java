package dev.carflow.operations.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/** The person at a subcommand, or the script that runs it. */
public interface Terminal {

    /** Whether a person reads and types here. */
    boolean isInteractive();

    /** @return what was typed, without white space around it; none at the end of input, or if nobody types here */
    Optional<String> ask(String question);

    /** The same for a secret: what is typed is not shown. Nothing is taken off it. */
    default Optional<String> askSecret(String question) {
        return ask(question);
    }

    /** The process's own. */
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
