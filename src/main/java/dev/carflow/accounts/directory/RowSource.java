package dev.carflow.accounts.directory;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;

/**
 * Reads database rows by key. Fails while the database is away.
 *
 * @param <R> a row
 */
interface RowSource<R> {

    String keyOf(R row);

    /**
     * Returns the rows after {@code after} in the database's order of keys; an empty string begins at the first row.
     */
    Uni<List<R>> page(String after, int size);

    /** Returns the rows of these keys, as far as they exist. */
    Uni<List<R>> these(Collection<String> keys);
}
