package dev.carflow.database;

import dev.carflow.operations.Slug;

/**
 * One finding about the server.
 *
 * @param name the item, such as {@code notifications}
 * @param words one line for an operator
 */
public record ServerFinding(String name, Verdict verdict, String words) {

    /** The consequence of an item for a service. */
    public enum Verdict {
        OK,
        /** The service runs with restrictions. */
        WARN,
        /** The service, or a part of it, does not run. */
        FAULT;

        /** Returns the name in lower case. */
        public String word() {
            return Slug.of(this);
        }
    }

    static ServerFinding ok(String name, String words) {
        return new ServerFinding(name, Verdict.OK, words);
    }

    static ServerFinding warn(String name, String words) {
        return new ServerFinding(name, Verdict.WARN, words);
    }

    static ServerFinding fault(String name, String words) {
        return new ServerFinding(name, Verdict.FAULT, words);
    }
}
