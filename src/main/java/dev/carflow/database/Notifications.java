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
 * What the database tells without being asked: {@code LISTEN} on a connection of its own. That a connection answers does not
 * mean that notifications come through it, so each is tested, again and again, by one that is sent through the pool. Where
 * none comes, as behind a pooler that lends out connections for a transaction each, listeners are asked to look instead.
 */
@ApplicationScoped
public class Notifications {

    private static final Logger LOG = Logger.getLogger(Notifications.class);

    /** More often than a connection may be silent, and often enough to miss a server that is gone. */
    private static final Duration TEST_EVERY = Duration.ofSeconds(5);

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

    /** The driver waits for a server that accepts and says nothing for ever. */
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

    private final ConnectionSettings access;
    private final Supplier<Pool> pool;
    private final Vertx vertx;
    private final Duration testEvery;

    /** Who listens. Called on event loops. */
    public interface Listener {
        /** From here on nothing is missed until the connection is lost; what was told before may have been. */
        void listening();

        void told(String payload);

        /** The connection was lost, or there is none yet. */
        void lost();

        /** Nothing is told: look what has changed. Called every few seconds. */
        void look();
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
     * Listens until cancelled; connects anew, in growing intervals, whenever the connection is lost.
     *
     * @param channel of the schema, as its migrations name it
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

        /** Ends it; the connection is closed. */
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
                        // one that comes all the same is nobody's
                        connecting.onSuccess(PgConnection::close);
                        again();
                    });
        }

        private Future<PgConnection> connecting() {
            try {
                return PgConnection.connect(vertx, access.reactive());
            } catch (RuntimeException e) {
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

        /** A listener that fails ends neither the connection nor the tests of it. */
        private void tell(Consumer<Listener> news) {
            try {
                news.accept(listener);
            } catch (RuntimeException | Error e) {
                LOG.errorf(
                        "what the database told was not taken in: %s",
                        e.getClass().getSimpleName());
            }
        }

        /** Every way of losing a connection leads here, once for each. */
        private void again() {
            if (isOver()) {
                return;
            }
            tell(Listener::lost);
            vertx.setTimer(pauses.next().toMillis(), tick -> {
                if (!isOver()) {
                    connect();
                }
            });
        }
    }

    /** A connection, from the moment it is open until it is lost. Used on its event loop, but for the pool's answers. */
    private final class Link {

        private final Subscription owner;
        private final PgConnection connection;
        private final String test =
                access.schema() + "_test_" + UUID.randomUUID().toString().replace('-', '_');
        private boolean ended;
        private long sent;
        private long heard;
        private boolean deaf;

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
                        owner.tell(Listener::listening);
                        testLater();
                    })
                    .onFailure(failure -> end());
        }

        private Future<?> answered(String sql) {
            return connection.query(sql).execute().timeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void notified(PgNotification notification) {
            if (notification.getChannel().equals(test)) {
                hears(Long.parseLong(notification.getPayload()));
            } else {
                owner.tell(listener -> listener.told(notification.getPayload()));
            }
        }

        private void testLater() {
            vertx.setTimer(testEvery.toMillis(), tick -> {
                if (!isEnded()) {
                    answered("select 1").onSuccess(alive -> testHearing()).onFailure(failure -> end());
                }
            });
        }

        /** The pool may be of no use just now, which says nothing of this connection. */
        private void testHearing() {
            long number = next();
            Future<?> sending;
            try {
                sending = pool.get()
                        .withConnection(connection -> connection
                                .preparedQuery("select pg_notify($1, $2)")
                                .execute(Tuple.of(test, String.valueOf(number))))
                        .timeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (RuntimeException e) {
                sending = Future.failedFuture(e);
            }
            sending.onSuccess(done -> vertx.setTimer(ANSWER_WITHIN.toMillis(), tick -> judge(number)))
                    .onFailure(failure -> testLater());
        }

        private void judge(long number) {
            if (isEnded()) {
                return;
            }
            if (hasHeard(number)) {
                testLater();
            } else if (hasHeard(1)) {
                // it did before, and what was told since is lost
                end();
            } else {
                if (turnsDeaf()) {
                    LOG.warn(
                            "the database's notifications do not arrive, as behind a pooler that lends out connections for"
                                    + " a transaction each: what changed is looked up every few seconds instead");
                }
                owner.tell(Listener::look);
                testLater();
            }
        }

        private synchronized long next() {
            return ++sent;
        }

        private synchronized void hears(long number) {
            heard = Math.max(heard, number);
        }

        private synchronized boolean hasHeard(long number) {
            return heard >= number;
        }

        private synchronized boolean turnsDeaf() {
            boolean before = deaf;
            deaf = true;
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
