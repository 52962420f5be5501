package dev.carflow.operations.cli;

import java.io.PrintWriter;

/** Asks before something that cannot be undone. */
public final class Confirmed {

    private Confirmed() {}

    /**
     * @param yes whether the command line says so already
     * @param word that has to be typed
     * @return whether it may be done; if not, why was printed
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
