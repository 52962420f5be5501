package dev.carflow.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.ContextPropagation;
import dev.carflow.FaultProxy;
import dev.carflow.TestDatabase;
import dev.carflow.Timeouts;
import dev.carflow.database.Statements;
import dev.carflow.database.TimeoutPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Marks in a real Postgres, which can be away. */
class PostgresAccountMarksTest {

    private static final Instant FIRST = Instant.parse("2026-11-22T10:00:00.123456Z");
    private static final Instant SECOND = FIRST.plusSeconds(60);
    private static final Instant THIRD = FIRST.plusSeconds(120);

    private static Vertx vertx;
    private static TestDatabase database;
    private static FaultProxy proxy;
    private static Pool direct;

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private Pool pool;
    private PostgresAccountMarks marks;

    @BeforeAll
    static void start() {
        ContextPropagation.start();
        vertx = Vertx.vertx();
        database = TestDatabase.migrated();
        proxy = new FaultProxy(database.port());
        direct = PgBuilder.pool()
                .connectingTo(database.connectOptions())
                .using(vertx)
                .build();
    }

    @AfterAll
    static void stop() {
        direct.close();
        proxy.close();
        vertx.close();
        database.close();
    }

    /** A pool of its own for each test: one whose connections a former test cut may hand out a broken one. */
    @BeforeEach
    void startMarks() {
        new Sql(direct).run("delete from account_mark");
        pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(2))
                .connectingTo(database.connectOptionsBy(proxy.port()))
                .using(vertx)
                .build();
        marks = new PostgresAccountMarks(Statements.on(() -> pool, TimeoutPolicy.ofService()), vertx, meters);
    }

    @AfterEach
    void stopMarks() {
        marks.onStop(null);
        pool.close();
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
    void reportsOnARemovedUserSetNoMark() {
        // Given
        new Sql(direct).run("insert into removed_user (user_hash) values (sha256(convert_to('gone', 'UTF8')))");

        // When
        done(marks.needsReauthentication("gone", FIRST));
        done(marks.needsReauthentication("u", FIRST));

        // Then
        assertThat(rows()).containsExactly("u|" + FIRST);
        assertThat(waiting(meters)).isZero();
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
    void aMarkCountsFromTheFirstErrorAfterTheLastRecovery() {
        // When
        done(marks.needsReauthentication("u", FIRST));
        done(marks.needsReauthentication("u", SECOND));

        // Then
        assertThat(rows()).containsExactly("u|" + FIRST);

        // And: the latest report decides, not the mark's content
        done(marks.recovered("u", SECOND.minusSeconds(1)));
        assertThat(rows()).containsExactly("u|" + FIRST);

        // And
        done(marks.recovered("u", THIRD));
        done(marks.needsReauthentication("u", THIRD.plusSeconds(1)));
        assertThat(rows()).containsExactly("u|" + THIRD.plusSeconds(1));
    }

    @Test
    void marksWaitWhileTheDatabaseIsAwayAndTheNewestOfEachUserIsWritten() {
        // Given: the newest report is a recovery for one user and an error for another, in any order of arrival; one
        // user is removed
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
        await().until(() -> waiting(meters) == 0);
        assertThat(rows()).containsExactly("known|-", "marked|" + THIRD, "recovered|-");
    }

    @Test
    void aWaitingMarkDoesNotOverwriteALaterOneOfAnotherProcess() {
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
        await().until(() -> waiting(meters) == 0);

        // Then
        assertThat(rows()).containsExactly("u|-", "v|" + FIRST);
    }

    @Test
    void aMarkThatPostgresNeverTakesIsDroppedAndHoldsUpNoOther() {
        // Given: ids that come before and after it, wherever the others are kept
        double before = lost("refused");
        List<String> users = IntStream.range(0, 20).mapToObj(i -> "u" + i).toList();
        proxy.cut();
        try {
            done(marks.needsReauthentication("a\u0000", FIRST));
            users.forEach(user -> done(marks.needsReauthentication(user, FIRST)));
            done(marks.recovered("late", Instant.MAX));
            done(marks.recovered("b", Instant.parse("-999999999-01-01T00:00:00Z")));
            done(marks.needsReauthentication("c", Instant.MIN));
            done(marks.recovered("d", Instant.EPOCH.minusMillis(1)));
        } finally {
            proxy.restore();
        }

        // Then
        await().until(() -> waiting(meters) == 0);
        assertThat(rows()).hasSize(20).contains("u0|" + FIRST, "u19|" + FIRST);
        assertThat(lost("refused") - before).isEqualTo(5);
    }

    @Test
    void marksThatFailForGoodHoldUpNoOther() {
        // Given: so many marks that each round ends with some of them
        database.execute("create function refuse() returns trigger language plpgsql as $$ begin"
                + " raise exception 'not now' using errcode = '54000'; end $$");
        database.execute("create trigger refuse before insert on account_mark for each row"
                + " when (new.user_id like 'bad%') execute function refuse()");
        MeterRegistry ownMeters = new SimpleMeterRegistry();
        PostgresAccountMarks ownMarks = new PostgresAccountMarks(
                Statements.on(() -> pool, TimeoutPolicy.ofService()), vertx, ownMeters, Duration.ofMillis(20));
        proxy.cut();
        try {
            IntStream.range(0, 100).forEach(i -> done(ownMarks.needsReauthentication("bad" + i, FIRST)));
            IntStream.range(0, 20).forEach(i -> done(ownMarks.needsReauthentication("good" + i, FIRST)));
        } finally {
            proxy.restore();
        }

        // Then
        try {
            await().until(() -> waiting(ownMeters) == 100);
            assertThat(rows()).hasSize(20).allMatch(row -> row.startsWith("good"));
        } finally {
            ownMarks.onStop(null);
            database.execute("drop function refuse() cascade");
        }
    }

    @Test
    void aMarkThatPostgresCannotStoreIsDroppedAtOnce() {
        double before = lost("refused");
        done(marks.needsReauthentication("a\u0000", FIRST));
        assertThat(waiting(meters)).isZero();
        assertThat(lost("refused") - before).isEqualTo(1);
    }

    @Test
    void marksThatWereGivenUpAreCountedFromZero() {
        // Given: another process
        MeterRegistry its = new SimpleMeterRegistry();
        PostgresAccountMarks marks =
                new PostgresAccountMarks(Statements.on(() -> pool, TimeoutPolicy.ofService()), vertx, its);
        marks.onStop(null);

        // Then
        assertThat(its.find(PostgresAccountMarks.LOST.name()).counters())
                .extracting(counter -> counter.getId().getTag("reason"))
                .containsExactlyInAnyOrder("refused", "full");
    }

    @Test
    void aMarkFromTheFutureIsFollowedByLaterOnes() {
        // Given: as former versions wrote them
        new Sql(direct)
                .run(
                        "insert into account_mark values ('u', null, '9999-12-31 23:59:59Z'), ('v', null, now() + '5 min')");

        // When
        done(marks.needsReauthentication("u", SECOND));
        done(marks.needsReauthentication("v", SECOND));

        // Then
        assertThat(rows()).containsExactly("u|" + SECOND, "v|-");
    }

    private double lost(String reason) {
        return meters.get(PostgresAccountMarks.LOST.name())
                .tag("reason", reason)
                .counter()
                .count();
    }

    private static void done(Uni<Void> mark) {
        mark.await().atMost(Timeouts.CONDITION);
    }

    /** By user: since when each has to connect again, or a dash. */
    private static List<String> rows() {
        return new Sql(direct)
                .rows("select user_id, coalesce(to_char(reauthenticate_since at time zone 'UTC',"
                        + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), '-') from account_mark order by user_id");
    }

    private static double waiting(MeterRegistry meters) {
        return meters.get(PostgresAccountMarks.WAITING.name()).gauge().value();
    }
}
