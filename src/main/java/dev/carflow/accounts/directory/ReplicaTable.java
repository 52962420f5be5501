package dev.carflow.accounts.directory;

import java.util.List;

/**
 * An in-memory replica of database rows, by key. Thread-safe.
 *
 * @param <R> a row
 */
interface ReplicaTable<R> {

    void put(R row);

    void remove(String key);

    /** Begins a replacement, which takes effect when it is complete. */
    Replacement<R> replacement();

    interface Replacement<R> {

        void add(List<R> rows);

        /** @return the keys that the replacement does not have any more */
        List<String> complete();
    }
}
