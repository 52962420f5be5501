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

/** The migrations of this version, and those that the database already has. Blocks. */
final class Migrations {

    private static final Duration LOOK_WITHIN = Duration.ofSeconds(10);

    /** Waiting for locks has its own bound; a large table may take long. */
    private static final Duration MIGRATE_WITHIN = Duration.ofMinutes(30);

    private static final String MIGRATIONS = "migrations";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Flyway reader;
    private final Flyway migrator;
    private final ConnectionSettings access;

    Migrations(Flyway configured, ConnectionSettings access) {
        this.access = access;
        // a pooler lends the connection to others next, so settings of the session would apply to them
        this.reader = with(configured, LOOK_WITHIN).initSql(null).load();
        this.migrator = with(configured, MIGRATE_WITHIN).load();
    }

    private FluentConfiguration with(Flyway configured, Duration answerWithin) {
        return Flyway.configure()
                .configuration(configured.getConfiguration())
                .dataSource(new JdbcDataSource(access, answerWithin));
    }

    /**
     * Determines what {@link #bringUpToDate} would do, without changing anything.
     *
     * @param mayChange whether the role may change the schema, or create it
     */
    ServerFinding missing(boolean mayChange) {
        MigrationInfoService found = reader.info();
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
        ValidateResult validated = reader.validateWithResult();
        return validated.validationSuccessful
                ? ServerFinding.ok(MIGRATIONS, "version " + version(found.current()) + ", none is missing")
                : ServerFinding.fault(
                        MIGRATIONS,
                        DatabaseProblem.of(new FlywayException(validated.getAllErrorMessages()))
                                .words());
    }

    /**
     * Applies missing migrations. If the user may not change the schema and it is not up to date, this fails and says
     * what to do.
     */
    Schema.Migrated bringUpToDate() {
        requireServer();
        MigrationInfoService found = reader.info();
        if (found.pending().length == 0) {
            reader.validate();
            return new Schema.Migrated(0, version(found.current()));
        }
        requireConnectionOfItsOwn(found.pending().length);
        try {
            int applied = migrator.migrate().migrationsExecuted;
            return new Schema.Migrated(applied, version(reader.info().current()));
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

    /**
     * A migration changes settings of its session and holds locks, and a pooler may lend the connection to another
     * client.
     */
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

    /**
     * Requires a supported version. Besides, a pooler may drop the search path of a connection, and then names would
     * mean other tables.
     */
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
