package dev.carflow.database;

import dev.carflow.operations.GrowingPause;
import io.quarkus.arc.InjectableInstance;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the database tells without being asked: {@code LISTEN} on a connection that is held for it. */
@ApplicationScoped
public class Notifications {

    /** More often than a connection may be silent, and often enough to miss a server that is gone. */
    private static final Duration PING_EVERY = Duration.ofSeconds(3);

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    private final InjectableInstance<Pool> pools;
    private final Vertx vertx;
    private final String schema;

    /** Who listens. Called on event loops. */
    public interface Listener {
        /** From here on nothing is missed until the connection is lost; what was told before may have been. */
        void listening();

        void told(String payload);

        /** The connection was lost, or there is none yet. */
        void lost();
    }

    @Inject
    public Notifications(@Any InjectableInstance<Pool> pools, Vertx vertx, DatabaseConfig database) {
        this.pools = pools;
        this.vertx = vertx;
        this.schema = database.schema();
    }

    /**
     * Listens until cancelled; connects anew, in growing intervals, whenever the connection is lost.
     *
     * @param channel of the schema, as its migrations name it
     */
    public Subscription listen(String channel, Listener listener) {
        Subscription subscription = new Subscription(schema + '_' + channel, listener);
        subscription.connect();
        return subscription;
    }

    /** One listener's connection. */
    public final class Subscription {

        private final String channel;
        private final Listener listener;
        private volatile boolean cancelled;
        private volatile PgConnection current;
        private final GrowingPause pauses = new GrowingPause(Duration.ofMillis(200), Duration.ofSeconds(10));

        private Subscription(String channel, Listener listener) {
            this.channel = channel;
            this.listener = listener;
        }

        /** Ends it; the connection is closed. */
        public void cancel() {
            cancelled = true;
            PgConnection connection = current;
            if (connection != null) {
                connection.close();
            }
        }

        private void connect() {
            // A pool that cannot be had is an absence like any other.
            Uni.createFrom()
                    .completionStage(() -> pools.getActive().getConnection().toCompletionStage())
                    .subscribe()
                    .with(connection -> opened(PgConnection.cast(connection)), failure -> again());
        }

        private void opened(PgConnection connection) {
            current = connection;
            connection.notificationHandler(notification -> listener.told(notification.getPayload()));
            connection.closeHandler(closed -> again());
            answered(connection, "LISTEN " + channel)
                    .onSuccess(listening -> {
                        if (cancelled) {
                            connection.close();
                            return;
                        }
                        pauses.reset();
                        pingLater(connection);
                        listener.listening();
                    })
                    .onFailure(failure -> connection.close());
        }

        private void pingLater(PgConnection connection) {
            vertx.setTimer(PING_EVERY.toMillis(), tick -> {
                if (!cancelled && connection == current) {
                    answered(connection, "SELECT 1")
                            .onSuccess(alive -> pingLater(connection))
                            .onFailure(failure -> connection.close());
                }
            });
        }

        private static Future<?> answered(PgConnection connection, String sql) {
            return connection.query(sql).execute().timeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void again() {
            current = null;
            if (cancelled) {
                return;
            }
            listener.lost();
            vertx.setTimer(pauses.next().toMillis(), tick -> {
                if (!cancelled) {
                    connect();
                }
            });
        }
    }
}
