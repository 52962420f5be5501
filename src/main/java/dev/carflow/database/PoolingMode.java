package dev.carflow.database;

import java.util.function.IntSupplier;

/** Whether a pooler is between this process and the server, and for how long it lends out the server's connections. */
enum PoolingMode {
    /** The connection is the server's own. */
    NONE,
    /** The server's connection stays with one client until the client disconnects. */
    SESSION,
    /** Each transaction may run on another connection of the server. */
    TRANSACTION;

    /**
     * Decides by process ids of the server: a pooler announces ids of its own, and one that lends per transaction lets
     * two clients see the same process, or one client several.
     *
     * @param announced the process id that the server announced when the first connection was opened
     * @param first queries the process id on the first connection
     * @param second queries it on another one that is open at the same time
     */
    static PoolingMode of(int announced, IntSupplier first, IntSupplier second) {
        int process = first.getAsInt();
        if (process == announced) {
            return NONE;
        }
        return first.getAsInt() != process || second.getAsInt() == process ? TRANSACTION : SESSION;
    }
}
