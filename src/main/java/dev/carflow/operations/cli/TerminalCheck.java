package dev.carflow.operations.cli;

import java.io.Console;

/** Whether a console is one: up to Java 21 there is none unless it is, later ones say so when asked. */
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
