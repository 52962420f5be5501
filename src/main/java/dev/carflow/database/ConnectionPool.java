package dev.carflow.database;

import dev.carflow.operations.RolesConfig;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;

/**
 * Creates the pool. Idle connections are closed: otherwise a server that vanished silently would keep its connections,
 * and with them the pool, for the quarter of an hour after which the operating system gives up. No connection lives
 * longer than some minutes, so that a server that is no longer the primary is left. Callers waiting for a connection
 * are bounded in number and time.
 *
 * <p>A statement runs on a requested connection ({@code withConnection}), and not on the pool: for the latter Vert.x 4
 * does not cancel the timer of {@code connectionTimeout} when there is no connection, and throws when it fires.
 */
@ApplicationScoped
public class ConnectionPool implements PgPoolCreator {

    private static final int IDLE_SECONDS = 10;

    /** A subcommand waits longer for an answer, and its connection is idle meanwhile. */
    private static final int IDLE_SECONDS_OF_SUBCOMMAND = 90;

    /**
     * An idle connection leaves the pool before it is closed; the pool checks every second. Otherwise a statement might
     * get a connection that is being closed.
     */
    private static final int LEAVES_BEFORE_SECONDS = 4;

    private static final int LONGEST_LIFE_SECONDS = 300;

    /** More than a service requests within a deadline while the server answers. */
    private static final int MOST_WAITING = 1000;

    /** Longer than any deadline of a service. */
    private static final int WAIT_SECONDS = 10;

    private static final int WAIT_SECONDS_OF_SUBCOMMAND = 60;

    private final ConnectionSettings access;
    private final PoolerProbe pooler;
    private final boolean command;

    @Inject
    public ConnectionPool(ConnectionSettings access, PoolerProbe pooler, RolesConfig roles) {
        this(access, pooler, roles.command());
    }

    ConnectionPool(ConnectionSettings access, PoolerProbe pooler, boolean command) {
        this.access = access;
        this.pooler = pooler;
        this.command = command;
    }

    @Override
    public Pool create(Input input) {
        return create(input.vertx(), input.poolOptions());
    }

    Pool create(Vertx vertx, PoolOptions configured) {
        PoolOptions options = new PoolOptions(configured)
                .setIdleTimeout(idleSeconds() - LEAVES_BEFORE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setMaxLifetime(LONGEST_LIFE_SECONDS)
                .setMaxLifetimeUnit(TimeUnit.SECONDS)
                .setMaxWaitQueueSize(MOST_WAITING)
                .setConnectionTimeout(command ? WAIT_SECONDS_OF_SUBCOMMAND : WAIT_SECONDS)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS);
        return PgBuilder.pool()
                .with(options)
                // called for each connection, because the password may have changed
                .connectingTo(() -> next(vertx))
                .using(vertx)
                .build();
    }

    private Future<SqlConnectOptions> next(Vertx vertx) {
        return pooler.isBetween()
                .compose(between -> access.next(vertx).map(options -> options.setCachePreparedStatements(!between)
                        .setUseLayer7Proxy(between)
                        .setIdleTimeout(idleSeconds())
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)));
    }

    private int idleSeconds() {
        return command ? IDLE_SECONDS_OF_SUBCOMMAND : IDLE_SECONDS;
    }
}
