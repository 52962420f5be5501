package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.TestDatabase;
import dev.carflow.sandbox.Ports;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The findings at a real server, also behind a real PgBouncer. */
class ServerCheckTest {

    private static final int POOL = 4;

    @TempDir
    private static Path directory;

    private static TestDatabase postgres;
    private static Vertx vertx;

    @BeforeAll
    static void start() {
        postgres = TestDatabase.migrated();
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close();
        postgres.close();
    }

    @Test
    void theServersOwnConnectionsAsTheServiceRole() {
        assertThat(check(postgres.port(), TestDatabase.SERVICE))
                .containsEntry(
                        "version",
                        "ok PostgreSQL " + postgres.rows("show server_version").get(0))
                .containsEntry("writable", "ok yes")
                .containsEntry("role", "ok carflow_service")
                .containsEntry("rights", "ok all that are needed in carflow")
                .containsEntry("pooler", "ok none")
                .containsEntry("notifications", "ok arrive")
                .hasEntrySatisfying("tls", words -> assertThat(words).startsWith("warn not in use"))
                .hasEntrySatisfying("connections", words -> assertThat(words).endsWith("a process takes up to 6"))
                .hasEntrySatisfying("clock", words -> assertThat(words).startsWith("ok "));
    }

    @Test
    void theOwnerMayChangeTheSchemaAndASuperuserIsWarned() {
        assertThat(check(postgres.port(), TestDatabase.OWNER))
                .containsEntry("role", "ok carflow_owner, which may change the schema")
                .containsEntry("rights", "ok all that are needed in carflow");
        assertThat(check(postgres.port(), "postgres").get("role")).startsWith("warn postgres, a superuser");
    }

    @Test
    void rightsThatLackAreNamedByTable() {
        try (TestDatabase another = TestDatabase.migrated()) {
            another.execute("revoke insert on spilled_event from carflow_service");
            assertThat(check(another, another.port()).get("rights"))
                    .startsWith("fault")
                    .contains("on spilled_event:");

            another.execute("revoke usage on schema carflow from carflow_service");
            assertThat(check(another, another.port()).get("rights"))
                    .startsWith("fault")
                    .contains("may not use");

            another.execute("drop schema carflow cascade");
            assertThat(check(another, another.port()).get("rights"))
                    .startsWith("fault")
                    .contains("is not there");
        }
    }

    @Test
    void aServerThatOnlyReadsIsAFault() {
        try (TestDatabase another = TestDatabase.migrated()) {
            another.onlyReads();
            assertThat(check(another, another.port()).get("writable")).startsWith("fault");
            another.writesAgain();
        }
    }

    @Test
    void fewConnectionsLeftAreReported() {
        try (TestDatabase another = TestDatabase.migrated()) {
            another.execute("alter database " + another.name() + " connection limit 5");
            assertThat(check(another, another.port()).get("connections")).startsWith("warn 5 left");
        }
    }

    @Test
    void pgBouncerInTransactionModeIsReportedAsSuch() throws Exception {
        try (TestDatabase another = TestDatabase.migrated();
                PgBouncer bouncer = PgBouncer.before(another, "transaction", directory)) {
            another.execute("alter role carflow_service in database " + another.name() + " set search_path = carflow");
            assertThat(check(another, bouncer.port()))
                    .hasEntrySatisfying(
                            "pooler",
                            words -> assertThat(words).startsWith("warn").contains("transaction"))
                    .hasEntrySatisfying(
                            "notifications", words -> assertThat(words).startsWith("warn do not arrive"))
                    .containsEntry("rights", "ok all that are needed in carflow")
                    .doesNotContainKey("search-path");
            another.execute("alter role carflow_service in database " + another.name() + " reset search_path");
        }
    }

    @Test
    void pgBouncerInSessionModeIsNoHindrance() throws Exception {
        try (TestDatabase another = TestDatabase.migrated();
                PgBouncer bouncer = PgBouncer.before(another, "session", directory)) {
            assertThat(check(another, bouncer.port()))
                    .containsEntry("pooler", "ok one that lends out connections for a session each")
                    .containsEntry("notifications", "ok arrive");
        }
    }

    @Test
    void theMigrationsEffectsAreNamedAndNotApplied() {
        try (TestDatabase fresh = TestDatabase.create()) {
            // When
            ServerFinding asOwner = migrations(fresh, TestDatabase.OWNER).missing(true);
            ServerFinding asService = migrations(fresh, TestDatabase.SERVICE).missing(false);

            // Then
            assertThat(asOwner.verdict()).isEqualTo(ServerFinding.Verdict.OK);
            assertThat(asOwner.words()).startsWith("version 0, missing 1 allowance, 2 accounts");
            assertThat(asService.verdict()).isEqualTo(ServerFinding.Verdict.FAULT);
            assertThat(asService.words()).contains("run `schema migrate` as the role that owns the schema");
            assertThat(fresh.rows("select relname from pg_class where relnamespace = 'carflow'::regnamespace"))
                    .isEmpty();
        }
        assertThat(migrations(postgres, TestDatabase.SERVICE).missing(false))
                .satisfies(finding -> assertThat(finding.words()).endsWith("none is missing"))
                .satisfies(finding -> assertThat(finding.verdict()).isEqualTo(ServerFinding.Verdict.OK));
    }

    @Test
    void aMigrationThatWasAppliedInAnotherFormIsAFault() {
        try (TestDatabase another = TestDatabase.migrated()) {
            another.execute("update flyway_schema_history set checksum = 1 where version = '2'");
            assertThat(migrations(another, TestDatabase.SERVICE).missing(false))
                    .satisfies(finding -> assertThat(finding.verdict()).isEqualTo(ServerFinding.Verdict.FAULT))
                    .satisfies(finding ->
                            assertThat(finding.words()).contains("version 2").doesNotContain("\n"));
        }
    }

    @Test
    void aServerThatIsTooOldIsRefused() {
        assertThat(ServerFacts.tooOld(130_021, "13.21"))
                .contains("PostgreSQL 13.21 is older than 14, the oldest that is supported");
        assertThat(ServerFacts.tooOld(140_000, "14.0")).isEmpty();
    }

    private static Migrations migrations(TestDatabase database, String user) {
        return new Migrations(
                Flyway.configure().defaultSchema("carflow").load(),
                ServicePool.access(database.reactiveUrlBy(database.port()), user));
    }

    @Test
    void aRefusedConnectionIsReportedInWords() {
        int nobody = Ports.take();
        assertThatThrownBy(() -> check(nobody, TestDatabase.SERVICE))
                .satisfies(failure ->
                        assertThat(DatabaseProblem.of(failure).words()).contains("refused"));
    }

    private static Map<String, String> check(TestDatabase database, int port) {
        return check(database, port, TestDatabase.SERVICE);
    }

    private static Map<String, String> check(int port, String user) {
        return check(postgres, port, user);
    }

    private static Map<String, String> check(TestDatabase database, int port, String user) {
        return new ServerCheck(ServicePool.access(database.reactiveUrlBy(port), user), vertx, POOL)
                .check().findings().stream()
                        .collect(Collectors.toMap(
                                ServerFinding::name,
                                finding -> finding.verdict().word() + " " + finding.words()));
    }
}
