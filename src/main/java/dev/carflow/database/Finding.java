package dev.carflow.database;

import java.util.Locale;

/**
 * One thing that was found out about the server.
 *
 * @param name the item, as {@code notifications}
 * @param words in one line, for an operator
 */
public record Finding(String name, Verdict verdict, String words) {

    /** What an item means for a service. */
    public enum Verdict {
        OK,
        /** The service runs, with less than it could have. */
        WARN,
        /** The service, or a part of it, does not run like this. */
        FAULT;

        /** Returns the name in lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Finding ok(String name, String words) {
        return new Finding(name, Verdict.OK, words);
    }

    static Finding warn(String name, String words) {
        return new Finding(name, Verdict.WARN, words);
    }

    static Finding fault(String name, String words) {
        return new Finding(name, Verdict.FAULT, words);
    }
}
