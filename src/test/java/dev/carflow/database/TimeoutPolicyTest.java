package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.FaultProxy;
import dev.carflow.LogLines;
import dev.carflow.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real server that is slow, frozen or away. */
class TimeoutPolicyTest {

    private static final Duration GENEROUS = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(200);

    private static TestDatabase postgres;
    private static FaultProxy proxy;
    private static Vertx vertx;
    private final LogLines logged = LogLines.of(TimeoutPolicy.class);

    private Pool pool;

    @BeforeAll
    static void start() {
        ContextPropagation.start();
        postgres = TestDatabase.create();
        proxy = new FaultProxy(postgres.port());
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        proxy.close();
        vertx.close();
        postgres.close();
    }

    @BeforeEach
    void open() {
        pool = newPool();
    }

    @AfterEach
    void allIsWell() {
        logged.close();
        proxy.delay(Duration.ZERO);
        proxy.thaw();
        pool.close();
    }

    private static Pool newPool() {
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1))
                .connectingTo(postgres.connectOptionsBy(proxy.port()))
                .using(vertx)
                .build();
    }

    @Test
    void aServiceGivesUpAtItsDeadlineAndASubcommandWaitsOnAndSaysSo() {
        // Given
        TimeoutPolicy ofSubcommand = TimeoutPolicy.ofSubcommand(new TimeoutPolicy.Terms(GENEROUS, SHORT, GENEROUS));
        assertThat(two(ofSubcommand)).isEqualTo(2);
        proxy.delay(Duration.ofSeconds(1));

        // Then
        assertThatThrownBy(() -> two(TimeoutPolicy.ofService())).hasMessageContaining("Timeout 200 (ms) fired");
        assertThat(two(ofSubcommand)).isEqualTo(2);
        assertThat(logged.all()).containsOnly("the database has not answered for 0 s; waiting on");
    }

    @Test
    void aSubcommandTriesAgainToConnect() {
        // Given
        TimeoutPolicy ofSubcommand = TimeoutPolicy.ofSubcommand(new TimeoutPolicy.Terms(GENEROUS, GENEROUS, GENEROUS));
        proxy.cut();
        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> two(ofSubcommand));

        // When
        await().atMost(GENEROUS).until(() -> logged.all().size() >= 2);
        proxy.restore();

        // Then
        assertThat(answer.join()).isEqualTo(2);
        assertThat(logged.all()).allMatch(line -> line.startsWith("the database cannot be reached: "));
    }

    @Test
    void aDatabaseThatStaysAwayEndsIt() {
        // Given
        TimeoutPolicy ofSubcommand = TimeoutPolicy.ofSubcommand(new TimeoutPolicy.Terms(SHORT, GENEROUS, GENEROUS));
        proxy.cut();

        // Then
        try {
            assertThatThrownBy(() -> two(ofSubcommand))
                    .isInstanceOf(DatabaseUnavailable.class)
                    .hasMessageStartingWith("The database does not answer: ")
                    .hasMessageEndingWith("then run this again.");
        } finally {
            proxy.restore();
        }
    }

    @Test
    void aStatementThatIsNotAnsweredEndsItAndIsNotRepeated() {
        // Given
        TimeoutPolicy ofSubcommand =
                TimeoutPolicy.ofSubcommand(new TimeoutPolicy.Terms(GENEROUS, GENEROUS, Duration.ofSeconds(1)));
        postgres.execute("create table asked (nr serial); grant all on asked, asked_nr_seq to public");
        assertThat(two(ofSubcommand)).isEqualTo(2);

        // When: it gets there, and the answer does not come back
        proxy.holdAnswers();
        assertThatThrownBy(() -> ask(ofSubcommand, "insert into asked default values"))
                .isInstanceOf(DatabaseUnavailable.class);
        proxy.thaw();

        // Then
        pool = newPool();
        assertThat(ask(ofSubcommand, "select count(*)::integer from asked")).isEqualTo(1);
    }

    @Test
    void abandonedStatementsAreNotSentOnceTheDatabaseIsBack() {
        // Given
        postgres.execute("create table stale (nr serial); grant all on stale, stale_nr_seq to public");
        assertThat(two(TimeoutPolicy.ofSubcommand())).isEqualTo(2);
        proxy.freeze();

        // When: callers come and give up, the first with the connection, the others waiting for it
        for (int caller = 0; caller < 20; caller++) {
            assertThatThrownBy(() -> ask(TimeoutPolicy.ofService(), "insert into stale default values"))
                    .hasMessageContaining("Timeout 200 (ms) fired");
        }
        proxy.thaw();

        // Then
        assertThat(two(TimeoutPolicy.ofSubcommand())).isEqualTo(2);
        assertThat(Integer.parseInt(postgres.rows("select count(*) from stale").get(0)))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void statementsThatAreNotSentAreCountedAndLogged() {
        // Given: one connection, one place to wait for it, and a server that says nothing
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        TimeoutPolicy timeouts = TimeoutPolicy.ofService(new PoolRejections(meters));
        pool.close();
        pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(1).setMaxWaitQueueSize(1))
                .connectingTo(postgres.connectOptionsBy(proxy.port()))
                .using(vertx)
                .build();
        assertThat(two(TimeoutPolicy.ofSubcommand())).isEqualTo(2);
        proxy.freeze();
        try (LogLines lines = LogLines.of(PoolRejections.class)) {
            // When
            List<CompletableFuture<Integer>> callers = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> two(timeouts)))
                    .limit(3)
                    .toList();
            callers.forEach(caller -> assertThatThrownBy(caller::join).isInstanceOf(CompletionException.class));

            // Then
            assertThat(refused(meters, "queue-full")).isEqualTo(1);
            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .contains("statements are not sent: as many wait for a connection as may");

            // When
            proxy.thaw();

            // Then
            await().atMost(GENEROUS).until(() -> refused(meters, "too-late") == 1);
        }
    }

    private static double refused(SimpleMeterRegistry meters, String reason) {
        return meters.get(PoolRejections.REFUSED.name())
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void theConnectionToAServerThatOnlyReadsIsLeft() {
        // Given: one connection, on which nothing can be written any more
        postgres.execute("create table written (nr serial); grant all on written, written_nr_seq to public");
        ask(TimeoutPolicy.ofSubcommand(), "set session characteristics as transaction read only");

        // When
        assertThatThrownBy(() -> ask(TimeoutPolicy.ofSubcommand(), "insert into written default values"))
                .isInstanceOfSatisfying(PgException.class, refusal -> assertThat(refusal.getSqlState())
                        .isEqualTo("25006"));

        // Then: the next one is another
        await().atMost(GENEROUS).untilAsserted(() -> {
            ask(TimeoutPolicy.ofSubcommand(), "insert into written default values");
            assertThat(postgres.rows("select count(*) from written")).containsExactly("1");
        });
    }

    @Test
    void aSubcommandBeginsItsWorkAgainUntilItHasAConnection() {
        // Given
        TimeoutPolicy ofSubcommand = TimeoutPolicy.ofSubcommand(new TimeoutPolicy.Terms(GENEROUS, GENEROUS, GENEROUS));
        AtomicInteger begun = new AtomicInteger();

        // When
        Uni<String> work = ofSubcommand.begin(SHORT, connected -> {
            if (begun.incrementAndGet() < 3) {
                return Uni.createFrom().failure(new IOException("connection refused"));
            }
            connected.run();
            return Uni.createFrom().item("done");
        });

        // Then
        assertThat(work.await().atMost(GENEROUS)).isEqualTo("done");
        assertThat(logged.all())
                .containsExactly(
                        "the database cannot be reached: connection refused",
                        "the database cannot be reached: connection refused");
    }

    @Test
    void workThatHasBegunIsNeverRepeated() {
        // Given
        TimeoutPolicy ofSubcommand = TimeoutPolicy.ofSubcommand(new TimeoutPolicy.Terms(GENEROUS, GENEROUS, SHORT));
        AtomicInteger begun = new AtomicInteger();

        // Then: neither what the connection was lost under, nor what is not answered, nor what is refused
        assertThatThrownBy(() -> begun(ofSubcommand, begun, Uni.createFrom().failure(new IOException("reset"))))
                .isInstanceOf(DatabaseUnavailable.class);
        assertThatThrownBy(() -> begun(ofSubcommand, begun, Uni.createFrom().nothing()))
                .isInstanceOf(DatabaseUnavailable.class);
        PgException refusal = new PgException("no such table", "ERROR", "42P01", "");
        assertThatThrownBy(() -> begun(ofSubcommand, begun, Uni.createFrom().failure(refusal)))
                .isSameAs(refusal);
        assertThat(begun).hasValue(3);
        assertThat(logged.all()).isEmpty();
    }

    private static void begun(TimeoutPolicy timeouts, AtomicInteger times, Uni<String> work) {
        timeouts.begin(SHORT, connected -> {
                    times.incrementAndGet();
                    connected.run();
                    return work;
                })
                .await()
                .atMost(GENEROUS);
    }

    @Test
    void refusalsOfTheDatabaseAreNotRetried() {
        assertThatThrownBy(() -> ask(TimeoutPolicy.ofSubcommand(), "select nothing"))
                .isInstanceOf(PgException.class);
    }

    private int two(TimeoutPolicy timeouts) {
        return ask(timeouts, "select 2");
    }

    /** Returns the number in the first row; 0 without rows. */
    private int ask(TimeoutPolicy timeouts, String sql) {
        Uni<Integer> answer = timeouts.ask(pool, SHORT, client -> client.query(sql)
                .execute()
                .map(rows -> rows.size() == 0 ? 0 : rows.iterator().next().getInteger(0)));
        return answer.await().atMost(GENEROUS);
    }
}
