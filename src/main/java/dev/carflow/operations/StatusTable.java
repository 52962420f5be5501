package dev.carflow.operations;

import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * A table that a feature adds to the console. A bean of this type is enough. The console asks for the content while
 * somebody looks at it, at most every few seconds and never twice at a time.
 */
public interface StatusTable {

    /** Returns the heading, which is also the table's identity. */
    String title();

    /** Returns one sentence: what the rows are, and where to find more. */
    String caption();

    /** Returns whether this process has such a table now. */
    boolean isShown();

    /** Returns the rows. Must not block; a failure is shown in place of the table. */
    Uni<Content> content();

    /** Each row has as many cells as there are columns. */
    record Content(List<String> columns, List<List<Cell>> rows) {

        public Content {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }

    /**
     * Text, never an id of a user or a vehicle.
     *
     * @param link where the text leads
     */
    record Cell(String text, Optional<URI> link) {

        public static Cell of(String text) {
            return new Cell(text, Optional.empty());
        }

        public static Cell of(String text, URI link) {
            return new Cell(text, Optional.of(link));
        }
    }
}
