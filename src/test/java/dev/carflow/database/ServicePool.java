package dev.carflow.database;

import dev.carflow.ConfigProblems;
import dev.carflow.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A pool as the service makes it, of its size and as its role. */
public final class ServicePool {

    private ServicePool() {}

    /** @param url as {@code carflow.database.url} */
    public static Pool of(String url, Vertx vertx) {
        ConnectionSettings access = access(url, TestDatabase.SERVICE);
        return new ConnectionPool(access, new PoolerProbe(access, vertx), false)
                .create(vertx, new PoolOptions().setMaxSize(4));
    }

    /** As the service has them, but tested more often than they are there. */
    public static Notifications notifications(String url, Pool pool, Vertx vertx) {
        return new Notifications(access(url, TestDatabase.SERVICE), () -> pool, vertx, Duration.ofMillis(100));
    }

    static ConnectionSettings access(String url, String user) {
        return new ConnectionSettings(
                ConfigProblems.read(
                        DatabaseConfig.class, Map.of("carflow.database.url", url, "carflow.database.username", user)),
                Optional::empty);
    }
}
