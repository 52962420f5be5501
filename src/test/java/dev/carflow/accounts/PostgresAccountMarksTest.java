package dev.carflow.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.FaultProxy;
import dev.carflow.TestDatabase;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Marks in a real Postgres, which can be away. */
class PostgresAccountMarksTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Instant FIRST = Instant.parse("2026-11-22T10:00:00.123456Z");
    private static final Instant SECOND = FIRST.plusSeconds(60);
    private static final Instant THIRD = FIRST.plusSeconds(120);

    private static Vertx vertx;
    private static TestDatabase database;
    private static FaultProxy proxy;
    private static Pool pool;
    private static Pool direct;
    private static PostgresAccountMarks marks;

    @BeforeAll
    static void start() {
        ContextPropagation.start();
        vertx = Vertx.vertx();
        database = TestDatabase.migrated();
        proxy = new FaultProxy(database.port());
        pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(2))
                .connectingTo(database.connectOptionsBy(proxy.port()))
                .using(vertx)
                .build();
        direct = PgBuilder.pool()
                .connectingTo(database.connectOptions())
                .using(vertx)
                .build();
        marks = new PostgresAccountMarks(() -> pool, vertx);
    }

    @AfterAll
    static void stop() {
        marks.onStop(null);
        pool.close();
        direct.close();
        proxy.close();
        vertx.close();
        database.close();
    }

    @BeforeEach
    void empty() {
        new Sql(direct).run("truncate account_mark");
    }

    @Test
    void anErrorMarksAndItsEndRemovesTheMark() {
        // When
        done(marks.needsReauthentication("u", FIRST));

        // Then
        assertThat(rows()).containsExactly("u|" + FIRST);

        // When
        done(marks.recovered("u", SECOND));

        // Then
        assertThat(rows()).containsExactly("u|-");
    }

    @Test
    void anErrorThatComesAfterItsEndDoesNotMarkAgain() {
        // Given
        done(marks.recovered("u", SECOND));

        // When: the older news arrive late
        done(marks.needsReauthentication("u", FIRST));

        // Then
        assertThat(rows()).containsExactly("u|-");
    }

    @Test
    void anEndThatComesAfterANewErrorLeavesTheMark() {
        // Given
        done(marks.needsReauthentication("u", SECOND));

        // When
        done(marks.recovered("u", FIRST));

        // Then
        assertThat(rows()).containsExactly("u|" + SECOND);
    }

    @Test
    void whoHasToConnectAgainHasHadToSinceTheFirstErrorAfterTheLastEnd() {
        // When
        done(marks.needsReauthentication("u", FIRST));
        done(marks.needsReauthentication("u", SECOND));

        // Then
        assertThat(rows()).containsExactly("u|" + FIRST);

        // And: what was told last decides, not what the mark says
        done(marks.recovered("u", SECOND.minusSeconds(1)));
        assertThat(rows()).containsExactly("u|" + FIRST);

        // And
        done(marks.recovered("u", THIRD));
        done(marks.needsReauthentication("u", THIRD.plusSeconds(1)));
        assertThat(rows()).containsExactly("u|" + THIRD.plusSeconds(1));
    }

    @Test
    void whatIsToldWhileTheDatabaseIsAwayIsWrittenWhenItIsBackTheNewestOfEachUser() {
        // Given: of one the end is the newest, of another the error, whatever comes last; one user is removed
        done(marks.needsReauthentication("known", FIRST));
        proxy.cut();
        try {
            done(marks.needsReauthentication("recovered", SECOND));
            done(marks.recovered("recovered", THIRD));
            done(marks.needsReauthentication("recovered", FIRST));
            done(marks.recovered("marked", FIRST));
            done(marks.needsReauthentication("marked", THIRD));
            done(marks.recovered("marked", SECOND));
            done(marks.recovered("known", SECOND));
            done(marks.needsReauthentication("removed", FIRST));
            marks.onRemoved(new UserRemoved("removed"));
            assertThat(rows()).containsExactly("known|" + FIRST);
        } finally {
            proxy.restore();
        }

        // Then
        await().atMost(PATIENCE).until(() -> marks.waiting() == 0);
        assertThat(rows()).containsExactly("known|-", "marked|" + THIRD, "recovered|-");
    }

    @Test
    void whatWaitedDoesNotOverwriteWhatAnotherProcessWasToldLater() {
        // Given
        proxy.cut();
        try {
            done(marks.needsReauthentication("u", FIRST));
            done(marks.needsReauthentication("v", FIRST));
            new Sql(direct).run("insert into account_mark values ('u', null, '" + SECOND + "')");
        } finally {
            proxy.restore();
        }

        // When
        await().atMost(PATIENCE).until(() -> marks.waiting() == 0);

        // Then
        assertThat(rows()).containsExactly("u|-", "v|" + FIRST);
    }

    private static void done(Uni<Void> mark) {
        mark.await().atMost(PATIENCE);
    }

    /** By user: since when each has to connect again, or a dash. */
    private static List<String> rows() {
        return new Sql(direct)
                .rows("select user_id, coalesce(to_char(reauthenticate_since at time zone 'UTC',"
                        + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), '-') from account_mark order by user_id");
    }
}
