package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process's use of its database, through a real PgBouncer in transaction mode. */
class PgBouncerTest {

    @TempDir
    private static Path directory;

    private static Vertx vertx;
    private static TestDatabase postgres;
    private static PgBouncer bouncer;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        postgres = TestDatabase.migrated();
        searchPath(postgres, "set search_path = carflow");
        bouncer = PgBouncer.before(postgres, "transaction", directory);
    }

    @AfterAll
    static void stop() {
        if (bouncer != null) {
            bouncer.close();
        }
        vertx.close();
        searchPath(postgres, "reset search_path");
        postgres.close();
    }

    @Test
    void aPoolOfTheServiceWorksThroughItWithStatementsThatComeAgainAndAgain() throws Exception {
        Pool pool = pool(postgres, bouncer.port());
        try {
            for (int round = 0; round < 20; round++) {
                List<Future<RowSet<Row>>> all = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    int number = i;
                    all.add(pool.withConnection(connection -> connection
                            .preparedQuery("select $1::int as number, pg_sleep(0.001), " + number % 7)
                            .execute(Tuple.of(number))));
                    all.add(pool.withTransaction(connection -> connection
                            .preparedQuery("select count(*) from users where external_id = $1")
                            .executeBatch(List.of(Tuple.of("a"), Tuple.of("b")))));
                }
                done(Future.all(all));
            }
        } finally {
            done(pool.close());
        }
    }

    @Test
    void aSchemaThatIsUpToDateIsFoundSoThroughItAndNothingStaysOnConnectionsOfOthers() throws Exception {
        // When
        assertThat(migrations(postgres, TestDatabase.SERVICE).bringUpToDate().migrations())
                .isZero();

        // Then: the server's connection that served it is lent out next
        PgConnection next = done(PgConnection.connect(
                vertx, access(postgres, bouncer.port(), TestDatabase.SERVICE).reactive()));
        try {
            Row left = done(next.query(
                                    "select current_setting('lock_timeout') as waits,"
                                            + " current_setting('search_path') as path,"
                                            + " current_user::text as role, (select count(*) from pg_locks where locktype = 'advisory') as locks")
                            .execute())
                    .iterator()
                    .next();
            assertThat(left.getString("waits")).isEqualTo("0");
            assertThat(left.getString("path")).isEqualTo("carflow");
            assertThat(left.getString("role")).isEqualTo(TestDatabase.SERVICE);
            assertThat(left.getLong("locks")).isZero();
        } finally {
            next.close();
        }
    }

    @Test
    void migrationsWantTheServerItselfAndSaySoInOneLine() throws Exception {
        try (TestDatabase fresh = TestDatabase.create();
                PgBouncer before = PgBouncer.before(fresh, "transaction", directory)) {
            searchPath(fresh, "set search_path = carflow");
            assertThatThrownBy(() ->
                            new Migrations(flyway(), access(fresh, before.port(), TestDatabase.OWNER)).bringUpToDate())
                    .isInstanceOfSatisfying(SchemaProblem.class, problem -> {
                        assertThat(problem.problem().isPermanent()).isTrue();
                        assertThat(problem.getMessage())
                                .contains("names the server itself")
                                .doesNotContain("\n");
                    });
            assertThat(fresh.rows("select 1 from pg_class where relnamespace = 'carflow'::regnamespace"))
                    .isEmpty();
            searchPath(fresh, "set search_path = app, public");
        }
    }

    @Test
    void aDroppedSearchPathIsReportedAndNoForeignTableIsReadAsOurs() throws Exception {
        try (TestDatabase another = TestDatabase.migrated();
                PgBouncer before = PgBouncer.before(another, "transaction", directory)) {
            Pool pool = pool(another, before.port());
            try {
                assertThatThrownBy(() -> done(pool.withConnection(
                                connection -> connection.query("select 1").execute())))
                        .hasMessageContaining("a pooler drops the search path");
            } finally {
                done(pool.close());
            }
            assertThat(new ServerCheck(access(another, before.port(), TestDatabase.SERVICE), vertx, 4)
                            .check()
                            .verdict())
                    .isEqualTo(ServerFinding.Verdict.FAULT);
        }
    }

    private static void searchPath(TestDatabase database, String change) {
        for (String role : List.of(TestDatabase.SERVICE, TestDatabase.OWNER)) {
            database.execute("alter role " + role + " in database " + database.name() + " " + change);
        }
    }

    private Migrations migrations(TestDatabase database, String user) {
        return new Migrations(flyway(), access(database, bouncer.port(), user));
    }

    private static Flyway flyway() {
        return Flyway.configure()
                .defaultSchema("carflow")
                .initSql("set lock_timeout = '2s'")
                .load();
    }

    private static ConnectionSettings access(TestDatabase database, int port, String user) {
        return ServicePool.access(database.reactiveUrlBy(port), user);
    }

    private static Pool pool(TestDatabase database, int port) {
        return ServicePool.of(database.reactiveUrlBy(port), vertx);
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
