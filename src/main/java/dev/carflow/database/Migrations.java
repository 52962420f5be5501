package dev.carflow.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;

/** The migrations of this version, and how many of them the database has. It blocks. */
final class Migrations {

    private static final Duration LOOK_WITHIN = Duration.ofSeconds(10);

    /** Waiting for locks is bounded by itself; a large table may take its time. */
    private static final Duration MIGRATE_WITHIN = Duration.ofMinutes(30);

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Flyway looking;
    private final Flyway migrating;
    private final Access access;

    Migrations(Flyway configured, Access access) {
        this.access = access;
        this.looking = with(configured, LOOK_WITHIN);
        this.migrating = with(configured, MIGRATE_WITHIN);
    }

    private Flyway with(Flyway configured, Duration answerWithin) {
        return Flyway.configure()
                .configuration(configured.getConfiguration())
                .dataSource(new JdbcAccess(access, answerWithin))
                .load();
    }

    /**
     * Applies what is missing. A user who may not change the schema finds it as it has to be, or this fails and says what is
     * to be done.
     */
    Schema.Migrated bringUpToDate() {
        requireSearchPath();
        MigrationInfoService found = looking.info();
        if (found.pending().length == 0) {
            looking.validate();
            return new Schema.Migrated(0, version(found.current()));
        }
        try {
            int applied = migrating.migrate().migrationsExecuted;
            return new Schema.Migrated(applied, version(looking.info().current()));
        } catch (FlywayException e) {
            if (isForbidden(e)) {
                throw new SchemaProblem(new DatabaseProblem(
                        "it is at version " + version(found.current()) + ", this version of the service needs "
                                + version(found.all()[found.all().length - 1])
                                + ", and the user may not change it ("
                                + DatabaseProblem.of(e).words()
                                + "): run `schema migrate` as the user who owns it",
                        true));
            }
            throw e;
        }
    }

    private static boolean isForbidden(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refusal && INSUFFICIENT_PRIVILEGE.equals(refusal.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** A pooler may drop what a connection asks for at its start, and then names mean tables of somebody else. */
    private void requireSearchPath() {
        try (Connection connection = new JdbcAccess(access, LOOK_WITHIN).getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("show search_path")) {
            answer.next();
            String path = answer.getString(1);
            if (!path.equals(access.schema())) {
                throw new SchemaProblem(new DatabaseProblem(
                        "a connection looks for tables in " + path + " and not in " + access.schema()
                                + " alone: a pooler drops the search path; run the statements of `schema grants`, which"
                                + " set it for the role",
                        true));
            }
        } catch (SQLException e) {
            throw new FlywayException(e);
        }
    }

    private static String version(MigrationInfo migration) {
        return migration == null || migration.getVersion() == null
                ? "0"
                : migration.getVersion().getVersion();
    }
}
