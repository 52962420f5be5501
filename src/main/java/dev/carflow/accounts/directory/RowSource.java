package dev.carflow.accounts.directory;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;

/**
 * Rows of the database, by key. Fails while it is away.
 *
 * @param <R> a row
 */
interface RowSource<R> {

    String keyOf(R row);

    /** The rows that follow {@code after} in the database's order of keys; the first have the empty string before them. */
    Uni<List<R>> page(String after, int size);

    /** Those of the keys that there are. */
    Uni<List<R>> these(Collection<String> keys);
}
