package dev.carflow.accounts.directory;

import java.util.List;

/**
 * What is held in memory of the database, by key. Thread-safe.
 *
 * @param <R> a row of it
 */
interface ReplicaTable<R> {

    void put(R row);

    void remove(String key);

    /** Begins what takes this one's place when it is complete. */
    Replacement<R> replacement();

    interface Replacement<R> {

        void add(List<R> rows);

        /** @return keys that were there before and are not any more */
        List<String> complete();
    }
}
