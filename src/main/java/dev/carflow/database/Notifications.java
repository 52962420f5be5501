package dev.carflow.database;

import dev.carflow.operations.Backoff;
import io.quarkus.arc.InjectableInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgNotification;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Notifications from the database: {@code LISTEN} on a connection of its own. A connection that answers does not
 * necessarily deliver notifications, so each is tested repeatedly by a notification that is sent through the pool. If
 * none arrives, as behind a pooler that lends out connections per transaction, listeners are asked to poll instead.
 */
@ApplicationScoped
public class Notifications {

    private static final Logger LOG = Logger.getLogger(Notifications.class);

    /** More often than a connection may be silent, and often enough to detect that a server is gone. */
    private static final Duration TEST_EVERY = Duration.ofSeconds(5);

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    /** The driver would wait for ever for a server that accepts connections and stays silent. */
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    private final ConnectionSettings access;
    private final Supplier<Pool> pool;
    private final Vertx vertx;
    private final Duration testEvery;

    /** Receives notifications on event loops. */
    public interface Listener {
        /** From here on no notification is missed until the connection is lost; earlier ones may have been. */
        void listening();

        void notified(String payload);

        /** The connection was lost, or there is none yet. */
        void lost();

        /** Notifications do not arrive: the listener should query for changes. Called every few seconds. */
        void poll();
    }

    @Inject
    public Notifications(ConnectionSettings access, @Any InjectableInstance<Pool> pools, Vertx vertx) {
        this(access, pools::getActive, vertx, TEST_EVERY);
    }

    Notifications(ConnectionSettings access, Supplier<Pool> pool, Vertx vertx, Duration testEvery) {
        this.access = access;
        this.pool = pool;
        this.vertx = vertx;
        this.testEvery = testEvery;
    }

    /**
     * Listens until cancelled; reconnects, at growing intervals, whenever the connection is lost.
     *
     * @param channel the schema's channel, as its migrations name it
     */
    public Subscription listen(String channel, Listener listener) {
        Subscription subscription = new Subscription(access.schema() + '_' + channel, listener);
        subscription.connect();
        return subscription;
    }

    /** One listener, on one connection after the other. */
    public final class Subscription {

        private final String channel;
        private final Listener listener;
        private final Backoff pauses = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
        private boolean cancelled;
        private Link current;

        private Subscription(String channel, Listener listener) {
            this.channel = channel;
            this.listener = listener;
        }

        /** Ends the subscription and closes its connection. */
        public synchronized void cancel() {
            cancelled = true;
            if (current != null) {
                current.connection.close();
            }
        }

        private void connect() {
            Future<PgConnection> connecting = connecting();
            connecting
                    .timeout(CONNECT_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                    .onSuccess(connection -> opened(new Link(this, connection)))
                    .onFailure(failure -> {
                        // a connection that arrives late is closed
                        connecting.onSuccess(PgConnection::close);
                        again();
                    });
        }

        private Future<PgConnection> connecting() {
            try {
                return access.connect(vertx);
            } catch (RuntimeException | Error e) {
                // Also an Error: nothing else would try again.
                return Future.failedFuture(e);
            }
        }

        private synchronized void opened(Link link) {
            current = link;
            if (cancelled) {
                link.connection.close();
                return;
            }
            link.begin();
        }

        private synchronized boolean isOver() {
            return cancelled;
        }

        /** A listener that fails ends neither the connection nor its tests. */
        private void notifyListener(Consumer<Listener> news) {
            try {
                news.accept(listener);
            } catch (RuntimeException | Error e) {
                LOG.errorf(
                        "CARFLOW0811: a notification of the database could not be processed: %s",
                        e.getClass().getSimpleName());
            }
        }

        /** Every loss of a connection leads here, once. */
        private void again() {
            if (isOver()) {
                return;
            }
            notifyListener(Listener::lost);
            vertx.setTimer(pauses.next().toMillis(), tick -> {
                if (!isOver()) {
                    connect();
                }
            });
        }
    }

    /** A connection, from when it is open until it is lost. Used on its event loop, except for the pool's answers. */
    private final class Link {

        private final Subscription owner;
        private final PgConnection connection;
        private final String test =
                access.schema() + "_test_" + UUID.randomUUID().toString().replace('-', '_');
        private boolean ended;
        private long sent;
        private long latest;
        private boolean missed;

        private Link(Subscription owner, PgConnection connection) {
            this.owner = owner;
            this.connection = connection;
        }

        private void begin() {
            connection.closeHandler(closed -> end());
            connection.exceptionHandler(failure -> end());
            connection.notificationHandler(this::notified);
            answered("listen " + owner.channel + "; listen " + test)
                    .onSuccess(listening -> {
                        owner.pauses.reset();
                        owner.notifyListener(Listener::listening);
                        testLater();
                    })
                    .onFailure(failure -> end());
        }

        private Future<?> answered(String sql) {
            return connection.query(sql).execute().timeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void notified(PgNotification notification) {
            if (notification.getChannel().equals(test)) {
                received(Long.parseLong(notification.getPayload()));
            } else {
                owner.notifyListener(listener -> listener.notified(notification.getPayload()));
            }
        }

        private void testLater() {
            vertx.setTimer(testEvery.toMillis(), tick -> {
                if (!isEnded()) {
                    answered("select 1").onSuccess(alive -> testDelivery()).onFailure(failure -> end());
                }
            });
        }

        /** A failure of the pool says nothing about this connection. */
        private void testDelivery() {
            long number = next();
            Future<?> sending;
            try {
                sending = pool.get()
                        .withConnection(connection -> connection
                                .preparedQuery("select pg_notify($1, $2)")
                                .execute(Tuple.of(test, String.valueOf(number))))
                        .timeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RuntimeException | Error e) {
                // Also an Error: the connection would never be tested again.
                sending = Future.failedFuture(e);
            }
            sending.onSuccess(done -> vertx.setTimer(ANSWER_WITHIN.toMillis(), tick -> judge(number)))
                    .onFailure(failure -> testLater());
        }

        private void judge(long number) {
            if (isEnded()) {
                return;
            }
            if (hasReceived(number)) {
                testLater();
            } else if (hasReceived(1)) {
                // notifications used to arrive, so some may be lost
                end();
            } else {
                if (isFirstMiss()) {
                    LOG.warn("CARFLOW0810: the database's notifications do not arrive, as behind a pooler that lends "
                            + "out connections for a transaction each: what changed is looked up every few "
                            + "seconds instead");
                }
                owner.notifyListener(Listener::poll);
                testLater();
            }
        }

        private synchronized long next() {
            return ++sent;
        }

        private synchronized void received(long number) {
            latest = Math.max(latest, number);
        }

        private synchronized boolean hasReceived(long number) {
            return latest >= number;
        }

        private synchronized boolean isFirstMiss() {
            boolean before = missed;
            missed = true;
            return !before;
        }

        private synchronized boolean isEnded() {
            return ended;
        }

        private void end() {
            synchronized (this) {
                if (ended) {
                    return;
                }
                ended = true;
            }
            connection.close();
            owner.again();
        }
    }
}
