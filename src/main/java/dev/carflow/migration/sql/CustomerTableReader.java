package dev.carflow.migration.sql;

import static dev.carflow.database.TimeoutPolicy.now;
import static dev.carflow.migration.sql.CustomerTables.quoted;

import dev.carflow.database.CustomerDatabase;
import dev.carflow.database.DatabaseProblem;
import dev.carflow.migration.sql.CustomerTableState.Answered;
import dev.carflow.migration.sql.CustomerTableState.QueryResult;
import dev.carflow.migration.sql.CustomerTableState.Refused;
import dev.carflow.migration.sql.CustomerTableState.TokensLeft;
import dev.carflow.migration.sql.CustomerTableState.UserCounts;
import dev.carflow.migration.sql.CustomerTableState.VehicleCounts;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Inspects the customer's own tables, read-only. Columns and indexes need no right on the tables; rows need {@code
 * select} on the named columns. It fetches a thousand rows at a time, in constant memory. It blocks.
 */
@Unremovable
@ApplicationScoped
public class CustomerTableReader {

    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(5);
    private static final int FETCH = 1_000;
    private static final int PIECE = 500;

    /** Rows that a policy hides would make every count wrong: with this the server refuses instead. */
    private static final String NO_HIDDEN_ROWS = "set local row_security = off";

    private static final String COLUMNS = """
            select attname from pg_attribute where attrelid = ?::regclass and attnum > 0 and not attisdropped
            order by attnum""";

    private static final String INDEXED = """
            select exists (
                select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                where i.indrelid = ?::regclass and a.attname = ? and i.indisvalid
                    and (not ? or i.indisunique and i.indnkeyatts = 1))""";

    private final UserMapping mapping;

    @Inject
    public CustomerTableReader(UserMapping mapping) {
        this.mapping = mapping;
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws SQLException;
    }

    /** One row: its owner's key, and Smartcar's id if it has one. */
    private record Row(String of, Optional<String> id) {}

    /**
     * Fails while Carflow's own database is away.
     *
     * @param vehiclesUser the column of vehicles that names their user
     */
    public CustomerTableState of(CustomerDatabase database, CustomerTables tables, String vehiclesUser) {
        try (Connection connection = database.connect(ANSWER_WITHIN)) {
            return new CustomerTableState(
                    result(connection, () -> missing(connection, tables)),
                    result(connection, () -> users(connection, tables)),
                    result(connection, () -> vehicles(connection, tables, vehiclesUser)),
                    result(connection, () -> tokens(connection, tables)));
        } catch (SQLException e) {
            String words = words(e);
            return new CustomerTableState(
                    new Refused<>(words), new Refused<>(words), new Refused<>(words), new Refused<>(words));
        }
    }

    private static <T> QueryResult<T> result(Connection connection, Question<T> question) throws SQLException {
        try {
            return new Answered<>(question.ask());
        } catch (SQLException e) {
            // a refused statement makes the transaction unusable
            connection.rollback();
            return new Refused<>(words(e));
        }
    }

    private static String words(SQLException failure) {
        return DatabaseProblem.of(failure).words();
    }

    private static List<String> missing(Connection connection, CustomerTables tables) throws SQLException {
        List<String> missing = new ArrayList<>();
        missing(connection, tables.users(), tables.smartcarUserId(), true, missing);
        missing(connection, tables.vehicles(), tables.smartcarVehicleId(), false, missing);
        return missing;
    }

    private static void missing(
            Connection connection, String table, String column, boolean unique, List<String> missing)
            throws SQLException {
        if (!columns(connection, table).contains(column)) {
            missing.add("the column " + column + " of " + table);
        } else if (!isIndexed(connection, table, column, unique)) {
            missing.add((unique ? "a unique" : "an") + " index on the column " + column + " of " + table);
        }
    }

    private Optional<UserCounts> users(Connection connection, CustomerTables tables) throws SQLException {
        if (!columns(connection, tables.users()).contains(tables.smartcarUserId())) {
            return Optional.empty();
        }
        UserCounts[] rows = {UserCounts.NONE};
        eachPiece(connection, tables.users(), tables.usersId(), tables.smartcarUserId(), piece -> {
            Map<String, String> known =
                    now(mapping.of(piece.stream().map(Row::of).toList()));
            piece.forEach(row -> rows[0] = rows[0].plus(row.id(), Optional.ofNullable(known.get(row.of()))));
        });
        return Optional.of(rows[0].of(now(mapping.count())));
    }

    private Optional<VehicleCounts> vehicles(Connection connection, CustomerTables tables, String user)
            throws SQLException {
        if (!columns(connection, tables.vehicles()).contains(tables.smartcarVehicleId())) {
            return Optional.empty();
        }
        VehicleCounts[] rows = {VehicleCounts.NONE};
        eachPiece(connection, tables.vehicles(), user, tables.smartcarVehicleId(), piece -> {
            Map<String, Set<String>> known = now(mapping.accountsOf(
                    piece.stream().flatMap(row -> row.id().stream()).toList()));
            piece.forEach(
                    row -> rows[0] = rows[0].plus(row.of(), row.id().map(id -> known.getOrDefault(id, Set.of()))));
        });
        return Optional.of(rows[0]);
    }

    private static TokensLeft tokens(Connection connection, CustomerTables tables) throws SQLException {
        List<String> columns = columns(connection, tables.vehicles());
        return new TokensLeft(
                columns.stream().filter(tables.tokens()::contains).toList(),
                columns.stream()
                        .filter(column -> !tables.tokens().contains(column)
                                && column.toLowerCase(Locale.ROOT).contains("token"))
                        .toList());
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, quoted(table));
            List<String> columns = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    columns.add(found.getString(1));
                }
            }
            return columns;
        }
    }

    private static boolean isIndexed(Connection connection, String table, String column, boolean unique)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INDEXED)) {
            statement.setString(1, quoted(table));
            statement.setString(2, column);
            statement.setBoolean(3, unique);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return found.getBoolean(1);
            }
        }
    }

    private static void eachPiece(
            Connection connection, String table, String key, String column, Consumer<List<Row>> use)
            throws SQLException {
        String rows = "select " + quoted(key) + "::text, " + quoted(column) + "::text from " + quoted(table);
        try (Statement statement = connection.createStatement()) {
            statement.execute(NO_HIDDEN_ROWS);
            statement.setFetchSize(FETCH);
            List<Row> piece = new ArrayList<>(PIECE);
            try (ResultSet found = statement.executeQuery(rows)) {
                while (found.next()) {
                    piece.add(new Row(
                            Objects.requireNonNullElse(found.getString(1), ""),
                            Optional.ofNullable(found.getString(2))));
                    if (piece.size() == PIECE) {
                        use.accept(piece);
                        piece.clear();
                    }
                }
            }
            use.accept(piece);
        }
    }
}
