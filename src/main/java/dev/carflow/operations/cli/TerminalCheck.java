package dev.carflow.operations.cli;

import java.io.Console;

/**
 * Detects whether a console is a terminal: up to Java 21 there is only a console if it is, later versions have a
 * method.
 */
final class TerminalCheck {

    private TerminalCheck() {}

    static boolean isTerminal(Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
