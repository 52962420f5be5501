package dev.carflow.database;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;

/**
 * Makes the pool as configured, but for one thing: a connection on which nothing comes or goes is closed. Otherwise a
 * server that vanished without a word would keep its connections, and with them the pool, for the quarter of an hour
 * after which the operating system gives up.
 */
@ApplicationScoped
public class ConnectionPool implements PgPoolCreator {

    private static final int IDLE_SECONDS = 10;
    private static final int CONNECT_MILLIS = 1000;

    @Override
    public Pool create(Input input) {
        return PgBuilder.pool()
                // Who asks has a deadline of his own. The pool's, when it is late, fails what has failed already.
                .with(new PoolOptions(input.poolOptions()).setConnectionTimeout(0))
                .connectingTo(input.pgConnectOptionsList().stream()
                        .<SqlConnectOptions>map(ConnectionPool::impatient)
                        .toList())
                .using(input.vertx())
                .build();
    }

    private static PgConnectOptions impatient(PgConnectOptions configured) {
        PgConnectOptions options = new PgConnectOptions(configured);
        options.setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
        options.setConnectTimeout(CONNECT_MILLIS);
        return options;
    }
}
