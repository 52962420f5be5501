package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.ConfigProblems;
import dev.carflow.FaultProxy;
import dev.carflow.LogLines;
import dev.carflow.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every way of losing notifications, against a real server. */
class NotificationsTest {

    private static final Duration OFTEN = Duration.ofMillis(200);

    private static TestDatabase postgres;
    private static TestDatabase another;
    private static Vertx vertx;
    private static FaultProxy proxy;

    private final Queue<String> news = new ConcurrentLinkedQueue<>();
    private volatile boolean failing;
    private Pool pool;
    private Notifications.Subscription subscription;

    private final Notifications.Listener listener = new Notifications.Listener() {
        @Override
        public void listening() {
            received("listening");
        }

        @Override
        public void notified(String payload) {
            received(payload);
        }

        @Override
        public void lost() {
            received("lost");
        }

        @Override
        public void poll() {
            received("look");
        }

        private void received(String what) {
            news.add(what);
            if (failing) {
                throw new IllegalStateException("a bug");
            }
        }
    };

    @BeforeAll
    static void start() {
        postgres = TestDatabase.create();
        another = TestDatabase.create();
        vertx = Vertx.vertx();
        proxy = new FaultProxy(postgres.port());
    }

    @AfterAll
    static void stop() {
        proxy.close();
        vertx.close();
        postgres.close();
        another.close();
    }

    @BeforeEach
    void open() {
        pool = pool(postgres);
    }

    @AfterEach
    void close() {
        proxy.thaw();
        subscription.cancel();
        pool.close();
    }

    private static Pool pool(TestDatabase database) {
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1))
                .connectingTo(database.connectOptions())
                .using(vertx)
                .build();
    }

    private void listen() {
        listen(() -> pool);
    }

    private void listen(Supplier<Pool> pools) {
        ConnectionSettings access = new ConnectionSettings(
                ConfigProblems.read(
                        DatabaseConfig.class,
                        Map.of(
                                "carflow.database.url",
                                postgres.reactiveUrlBy(proxy.port()),
                                "carflow.database.username",
                                postgres.user())),
                Optional::empty);
        subscription = new Notifications(access, pools, vertx, OFTEN).listen("accounts", listener);
    }

    @Test
    void anErrorIsNotTheLastTestOfTheConnection() {
        // Given: no memory for the first two tests
        AtomicInteger tests = new AtomicInteger();

        // When
        listen(() -> {
            if (tests.incrementAndGet() <= 2) {
                throw new OutOfMemoryError("Cannot reserve direct buffer memory");
            }
            return pool;
        });

        // Then
        await().until(() -> tests.get() >= 4);
    }

    private void awaitListening() {
        await().until(() -> news.contains("listening"));
    }

    private void awaitNews(String payload) {
        await().until(() -> {
            postgres.execute("select pg_notify('carflow_accounts', '" + payload + "')");
            return news.contains(payload);
        });
    }

    @Test
    void notificationsOnTheSchemasChannelArrive() {
        listen();
        awaitListening();
        awaitNews("user-1");
        assertThat(news).doesNotContain("lost", "look");
    }

    @Test
    void aServerThatFreezesAndThawsIsListenedToAgain() {
        // Given
        listen();
        awaitNews("before");
        news.clear();

        // When: no connection is closed
        proxy.freeze();
        await().until(() -> news.contains("lost"));
        proxy.thaw();

        // Then
        awaitListening();
        awaitNews("after");
    }

    @Test
    void aFirstListenThatIsNotAnsweredIsNotTheLast() {
        // Given: questions get there, and answers do not come back
        proxy.holdAnswers();
        listen();
        await().until(() -> news.contains("lost"));

        // When
        proxy.thaw();

        // Then
        awaitListening();
        awaitNews("after");
    }

    @Test
    void aConnectionThatTheServerEndsIsReplaced() {
        // Given
        listen();
        awaitNews("before");
        news.clear();

        // When
        postgres.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
                + " and query like 'listen%' or datname = current_database() and query = 'select 1'");

        // Then
        awaitListening();
        awaitNews("after");
    }

    @Test
    void aListenerThatFailsEndsNothing() {
        // Given: a listener that fails at every notification
        failing = true;
        try (LogLines lines = LogLines.of(Notifications.class)) {
            listen();
            awaitListening();
            awaitNews("before");
            news.clear();

            // When: the connection freezes, which only the tests of it notice
            proxy.freeze();
            await().until(() -> news.contains("lost"));
            proxy.thaw();

            // Then
            awaitListening();
            awaitNews("after");
            assertThat(lines.all())
                    .contains("a notification of the database could not be processed: IllegalStateException");
        }
    }

    @Test
    void withoutNotificationsListenersPollUntilTheyArrive() {
        // Given: what is sent through the pool gets nowhere, as behind a pooler
        pool.close();
        Pool elsewhere = pool(another);
        pool = elsewhere;
        listen();

        // Then
        await().until(() -> news.stream().filter("look"::equals).count() >= 2);
        assertThat(news).doesNotContain("lost");

        // When
        pool = pool(postgres);
        elsewhere.close();

        // Then
        awaitNews("after");
        await().until(() -> {
            news.clear();
            postgres.execute("select pg_sleep(3)");
            return !news.contains("look");
        });
    }
}
