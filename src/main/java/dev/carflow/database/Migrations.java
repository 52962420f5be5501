package dev.carflow.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.ValidateResult;
import org.postgresql.PGConnection;

/** The migrations of this version, and how many of them the database has. It blocks. */
final class Migrations {

    private static final Duration LOOK_WITHIN = Duration.ofSeconds(10);

    /** Waiting for locks is bounded by itself; a large table may take its time. */
    private static final Duration MIGRATE_WITHIN = Duration.ofMinutes(30);

    private static final String MIGRATIONS = "migrations";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Flyway looking;
    private final Flyway migrating;
    private final ConnectionSettings access;

    Migrations(Flyway configured, ConnectionSettings access) {
        this.access = access;
        // a pooler lends the connection to others next, so what is set for it would be set for them
        this.looking = with(configured, LOOK_WITHIN).initSql(null).load();
        this.migrating = with(configured, MIGRATE_WITHIN).load();
    }

    private FluentConfiguration with(Flyway configured, Duration answerWithin) {
        return Flyway.configure()
                .configuration(configured.getConfiguration())
                .dataSource(new JdbcDataSource(access, answerWithin));
    }

    /**
     * Finds out what {@link #bringUpToDate} would do, and changes nothing.
     *
     * @param mayChange whether the role may change the schema, or make it
     */
    ServerFinding missing(boolean mayChange) {
        MigrationInfoService found = looking.info();
        String[] names = Arrays.stream(found.pending())
                .map(each -> each.getVersion() + " " + each.getDescription())
                .toArray(String[]::new);
        if (names.length > 0) {
            String words = "version " + version(found.current()) + ", missing " + String.join(", ", names);
            return mayChange
                    ? ServerFinding.ok(MIGRATIONS, words)
                    : ServerFinding.fault(
                            MIGRATIONS, words + ": run `schema migrate` as the role that owns the schema");
        }
        ValidateResult validated = looking.validateWithResult();
        return validated.validationSuccessful
                ? ServerFinding.ok(MIGRATIONS, "version " + version(found.current()) + ", none is missing")
                : ServerFinding.fault(
                        MIGRATIONS,
                        DatabaseProblem.of(new FlywayException(validated.getAllErrorMessages()))
                                .words());
    }

    /**
     * Applies what is missing. A user who may not change the schema finds it as it has to be, or this fails and says what is
     * to be done.
     */
    Schema.Migrated bringUpToDate() {
        requireServer();
        MigrationInfoService found = looking.info();
        if (found.pending().length == 0) {
            looking.validate();
            return new Schema.Migrated(0, version(found.current()));
        }
        requireConnectionOfItsOwn(found.pending().length);
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

    /** A migration sets things for its connection and holds locks on it, which a pooler may lend to somebody else. */
    private void requireConnectionOfItsOwn(int missing) {
        JdbcDataSource connections = new JdbcDataSource(access, LOOK_WITHIN);
        try (Connection first = connections.getConnection();
                Connection second = connections.getConnection()) {
            int announced = first.unwrap(PGConnection.class).getBackendPID();
            if (PoolingMode.of(announced, () -> process(first), () -> process(second)) == PoolingMode.TRANSACTION) {
                throw new SchemaProblem(new DatabaseProblem(
                        missing + " migrations are missing, and a pooler lends out connections for a transaction each:"
                                + " run `schema migrate` with a carflow.database.url that names the server itself",
                        true));
            }
        } catch (SQLException e) {
            throw new FlywayException(e);
        }
    }

    private static int process(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("select pg_backend_pid()")) {
            answer.next();
            return answer.getInt(1);
        } catch (SQLException e) {
            throw new FlywayException(e);
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

    /** One that is recent enough. Besides, a pooler may drop what a connection asks for at its start, and then names mean tables of somebody else. */
    private void requireServer() {
        try (Connection connection = new JdbcDataSource(access, LOOK_WITHIN).getConnection();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(
                        "select current_setting('search_path'), current_user, current_database(),"
                                + " current_setting('server_version_num')::int, current_setting('server_version')")) {
            answer.next();
            ServerFacts.tooOld(answer.getInt(4), answer.getString(5)).ifPresent(why -> {
                throw new SchemaProblem(new DatabaseProblem(why, true));
            });
            String path = answer.getString(1);
            if (!path.equals(access.schema())) {
                throw SchemaProblem.ofSearchPath(path, access.schema(), answer.getString(2), answer.getString(3));
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
