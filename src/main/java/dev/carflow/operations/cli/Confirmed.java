package dev.carflow.operations.cli;

import java.io.PrintWriter;

/** Asks for confirmation of an irreversible action. */
public final class Confirmed {

    private Confirmed() {}

    /**
     * @param yes whether the command line already confirms it
     * @param word the word to type
     * @return whether it is confirmed; if not, the reason was printed
     */
    public static boolean by(boolean yes, Terminal terminal, PrintWriter out, String word) {
        if (yes) {
            return true;
        }
        if (!terminal.isInteractive()) {
            out.println("Nothing was done: nobody can be asked here. Say --yes if you mean it.");
            return false;
        }
        boolean meant = terminal.ask("Type " + word + " to go on: ")
                .filter(word::equals)
                .isPresent();
        if (!meant) {
            out.println("Nothing was done.");
        }
        return meant;
    }
}
