package dev.carflow.database;

import java.util.function.IntSupplier;

/** Whether a pooler stands between this process and the server, and for how long it lends out the server's connections. */
enum PoolingMode {
    /** The connection is the server's own. */
    NONE,
    /** The server's connection stays with its client until the client leaves. */
    SESSION,
    /** Each transaction may run on another connection of the server. */
    TRANSACTION;

    /**
     * Judges by process ids of the server: a pooler announces ids of its own, and one that lends by transaction lets two
     * clients meet the same process, or one client several.
     *
     * @param announced the id of the server's process that the first connection was told when it was opened
     * @param first asks the process id on the first connection
     * @param second asks it on another that is open at the same time
     */
    static PoolingMode of(int announced, IntSupplier first, IntSupplier second) {
        int process = first.getAsInt();
        if (process == announced) {
            return NONE;
        }
        return first.getAsInt() != process || second.getAsInt() == process ? TRANSACTION : SESSION;
    }
}
