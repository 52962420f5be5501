package dev.carflow.migration.imports;

import java.util.Optional;

/** Where lines come from, one after the other, so that no more of them are in memory than are asked for. It blocks. */
public interface LineSource extends AutoCloseable {

    /**
     * Returns the next line; none at the end.
     *
     * @throws Unreadable if there is an end before the end
     */
    Optional<ImportLine> next() throws Unreadable;

    @Override
    void close();

    /** What cannot be read at all, or not to its end. The message is for the operator, and says nothing of what was read. */
    final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }
}
