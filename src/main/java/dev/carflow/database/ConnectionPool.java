package dev.carflow.database;

import dev.carflow.operations.RolesConfig;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;

/**
 * Makes the pool as configured, but for two things. Its connections look for tables in this service's schema and nowhere
 * else, whatever the server has for the user. And one on which nothing comes or goes is closed: otherwise a server that
 * vanished without a word would keep its connections, and with them the pool, for the quarter of an hour after which the
 * operating system gives up.
 */
@ApplicationScoped
public class ConnectionPool implements PgPoolCreator {

    private static final int IDLE_SECONDS = 10;

    /** A subcommand waits longer for an answer, and while it waits nothing comes or goes. */
    private static final int IDLE_SECONDS_OF_SUBCOMMAND = 90;

    private static final int CONNECT_MILLIS = 1000;

    private final String schema;
    private final int idleSeconds;

    @Inject
    public ConnectionPool(DatabaseConfig database, RolesConfig roles) {
        this.schema = database.schema();
        this.idleSeconds = roles.command() ? IDLE_SECONDS_OF_SUBCOMMAND : IDLE_SECONDS;
    }

    @Override
    public Pool create(Input input) {
        return PgBuilder.pool()
                // Who asks has a deadline of his own. The pool's, when it is late, fails what has failed already.
                .with(new PoolOptions(input.poolOptions()).setConnectionTimeout(0))
                .connectingTo(input.pgConnectOptionsList().stream()
                        .<SqlConnectOptions>map(this::ours)
                        .toList())
                .using(input.vertx())
                .build();
    }

    private PgConnectOptions ours(PgConnectOptions configured) {
        PgConnectOptions options = new PgConnectOptions(configured);
        options.addProperty("search_path", schema);
        options.setIdleTimeout(idleSeconds).setIdleTimeoutUnit(TimeUnit.SECONDS);
        options.setConnectTimeout(CONNECT_MILLIS);
        return options;
    }
}
