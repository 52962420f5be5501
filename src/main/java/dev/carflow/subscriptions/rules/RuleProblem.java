package dev.carflow.subscriptions.rules;

/**
 * What is wrong with a file of rules.
 *
 * @param line from 1; 0 for the file as a whole
 * @param key such as {@code webhooks[0].subscribe[1].modes}; empty for the file as a whole
 * @param message what is wrong and what to do
 */
public record RuleProblem(int line, String key, String message) {

    /** Returns it in one line. */
    public String text() {
        return (line > 0 ? "line " + line + ": " : "") + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
