package dev.carflow.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.ConfigProblems;
import dev.carflow.TestDatabase;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    private static final String NEWEST = String.valueOf(TestDatabase.MIGRATIONS);

    private TestDatabase postgres;

    @BeforeEach
    void make() {
        postgres = TestDatabase.create();
    }

    @AfterEach
    void nothingOfOthersWasTouched() {
        postgres.close();
    }

    @Test
    void aUserWhoMayNotChangeTheSchemaIsReferredToItsOwnerAndFindsItAfterwards() {
        // Then
        assertThatThrownBy(() -> migrations(TestDatabase.SERVICE).bringUpToDate())
                .isInstanceOfSatisfying(SchemaProblem.class, failure -> {
                    assertThat(failure.problem().isPermanent()).isTrue();
                    assertThat(failure.getMessage())
                            .contains(
                                    "it is at version 0, this version of the service needs " + TestDatabase.MIGRATIONS)
                            .contains("SQLSTATE 42501, permission denied for schema carflow")
                            .contains("run `schema migrate`");
                });

        // When
        assertThat(migrations(TestDatabase.OWNER).bringUpToDate())
                .isEqualTo(new Schema.Migrated(TestDatabase.MIGRATIONS, NEWEST));

        // Then
        assertThat(migrations(TestDatabase.SERVICE).bringUpToDate()).isEqualTo(new Schema.Migrated(0, NEWEST));
    }

    @Test
    void aSchemaThatALaterVersionHasBroughtFurtherIsTakenAsItIs() {
        // Given
        migrations(TestDatabase.OWNER).bringUpToDate();
        postgres.execute("insert into flyway_schema_history values"
                + " (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'carflow_owner', now(), 1, true)");

        // Then
        assertThat(migrations(TestDatabase.SERVICE).bringUpToDate()).isEqualTo(new Schema.Migrated(0, "99"));
    }

    @Test
    void aSchemaOfThatNameWithOtherTablesIsReported() {
        // Given
        postgres.execute("create table carflow.users (id int)");

        // Then
        assertThatThrownBy(() -> migrations(TestDatabase.OWNER).bringUpToDate()).satisfies(failure -> {
            DatabaseProblem problem = DatabaseProblem.of(failure);
            assertThat(problem.isPermanent()).isTrue();
            assertThat(problem.words()).contains("non-empty schema").contains("carflow");
        });
    }

    @Test
    void aMigrationDoesNotWaitLongForATableThatIsInUse() throws Exception {
        // Given: the next migration makes a table that another session makes, too
        migrations(TestDatabase.OWNER).bringUpToDate();
        postgres.execute("delete from flyway_schema_history where version = '" + NEWEST + "'");
        postgres.execute("drop table subscription_run, subscription_request");
        try (var holder = postgres.connect();
                var lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("create table subscription_run (id int)");

            // Then
            assertThatThrownBy(() -> migrations(TestDatabase.OWNER).bringUpToDate())
                    .satisfies(failure -> {
                        DatabaseProblem problem = DatabaseProblem.of(failure);
                        assertThat(problem.isPermanent()).isFalse();
                        assertThat(problem.words()).startsWith("SQLSTATE 55P03");
                    });
            holder.rollback();
        }

        // When: it is free again
        assertThat(migrations(TestDatabase.OWNER).bringUpToDate().migrations()).isEqualTo(1);
    }

    @Test
    void aSearchPathThatAPoolerDroppedIsNoticedBeforeAnythingIsLookedFor() {
        // Given: a connection as it comes through one
        ConnectionSettings dropped = new ConnectionSettings(config(TestDatabase.SERVICE), Optional::empty) {
            @Override
            java.util.Properties jdbc(java.time.Duration answerWithin) {
                java.util.Properties properties = super.jdbc(answerWithin);
                properties.remove("currentSchema");
                return properties;
            }
        };

        // Then
        assertThatThrownBy(() -> new Migrations(flyway(), dropped).bringUpToDate())
                .isInstanceOf(SchemaProblem.class)
                .hasMessageContaining("looks for tables in app, public and not in carflow alone");
    }

    private Migrations migrations(String user) {
        return new Migrations(flyway(), new ConnectionSettings(config(user), Optional::empty));
    }

    private DatabaseConfig config(String user) {
        return ConfigProblems.read(
                DatabaseConfig.class,
                Map.of("carflow.database.url", postgres.reactiveUrl(), "carflow.database.username", user));
    }

    /** With the service's settings. */
    private static Flyway flyway() {
        return Flyway.configure()
                .defaultSchema("carflow")
                .initSql("set lock_timeout = '2s'")
                .load();
    }
}
