package dev.carflow.database;

import io.vertx.sqlclient.Pool;

/** Statements on a pool, which a test may change before they are sent. */
public class PooledStatements extends Statements {

    public PooledStatements(Pool pool) {
        super(() -> pool, () -> true, TimeoutPolicy.ofService());
    }
}
