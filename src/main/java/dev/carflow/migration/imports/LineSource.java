package dev.carflow.migration.imports;

import java.util.Optional;

/** Reads lines one after the other, so that only the requested ones are in memory. It blocks. */
public interface LineSource extends AutoCloseable {

    /**
     * Returns the next line; none at the end.
     *
     * @throws Unreadable if the source breaks off
     */
    Optional<ImportLine> next() throws Unreadable;

    @Override
    void close();

    /**
     * The source cannot be read, or not to its end. The message is for the operator, and contains nothing of the
     * input.
     */
    final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }
}
