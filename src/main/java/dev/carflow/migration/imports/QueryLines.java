package dev.carflow.migration.imports;

import dev.carflow.database.CustomerDatabase;
import dev.carflow.database.DatabaseProblem;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rows of a query on a database of the customer, fetched on demand in one read-only transaction. */
public final class QueryLines implements LineSource {

    /** For the first row: the query may have to sort. */
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(5);

    private static final int FETCH = 1_000;

    private final Connection connection;
    private final ResultSet rows;
    private final List<Column> columns;
    /** From 1. */
    private final Set<Integer> times;

    private final LineParser reading;
    private long number;

    private QueryLines(Connection connection, ResultSet rows, List<Column> columns, Set<Integer> times) {
        this.connection = connection;
        this.rows = rows;
        this.columns = List.copyOf(columns);
        this.times = Set.copyOf(times);
        this.reading = new LineParser(Clock.systemUTC());
    }

    /**
     * Runs the query.
     *
     * @param query one {@code select}, whose columns have the names of {@link Column}
     * @throws Unreadable if the database is away, refuses it, or returns other columns
     */
    public static QueryLines of(CustomerDatabase database, String query) throws Unreadable {
        String subquery = inBrackets(query);
        if (!CustomerDatabase.isOneStatement(subquery)) {
            throw new Unreadable("The query must be one select.");
        }
        Connection connection = null;
        try {
            connection = database.connect(ANSWER_WITHIN);
            Statement statement = connection.createStatement();
            statement.setFetchSize(FETCH);
            ResultSet rows = statement.executeQuery(subquery);
            return new QueryLines(connection, rows, columns(rows.getMetaData()), times(rows.getMetaData()));
        } catch (SQLException e) {
            close(connection);
            throw new Unreadable("The query was not answered: " + words(e) + ".");
        } catch (Unreadable e) {
            close(connection);
            throw e;
        }
    }

    @Override
    public Optional<ImportLine> next() throws Unreadable {
        try {
            if (!rows.next()) {
                return Optional.empty();
            }
            number++;
            Map<Column, String> texts = new EnumMap<>(Column.class);
            for (int column = 0; column < columns.size(); column++) {
                texts.put(columns.get(column), text(column + 1));
            }
            return Optional.of(reading.line(number, texts));
        } catch (SQLException e) {
            throw new Unreadable("The query broke off after row " + number + ": " + words(e) + ".");
        }
    }

    private String text(int column) throws SQLException {
        if (!times.contains(column)) {
            return rows.getString(column);
        }
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toString();
    }

    private static Set<Integer> times(ResultSetMetaData metadata) throws SQLException {
        Set<Integer> times = new HashSet<>();
        for (int index = 1; index <= metadata.getColumnCount(); index++) {
            if ("timestamptz".equals(metadata.getColumnTypeName(index))) {
                times.add(index);
            }
        }
        return times;
    }

    /** A subquery is one statement, and one that reads. */
    private static String inBrackets(String query) {
        String one = query.strip();
        while (one.endsWith(";")) {
            one = one.substring(0, one.length() - 1).strip();
        }
        return "select * from (" + one + "\n) as rows_of_the_query";
    }

    private static List<Column> columns(ResultSetMetaData metadata) throws SQLException, Unreadable {
        List<Column> columns = new ArrayList<>();
        for (int index = 1; index <= metadata.getColumnCount(); index++) {
            String name = metadata.getColumnLabel(index);
            columns.add(Column.of(name)
                    .orElseThrow(() -> new Unreadable("The query's column " + name + " is none of: " + Column.ALL
                            + ". Rename it with `as`, or leave it out.")));
            if ("timestamp".equals(metadata.getColumnTypeName(index))) {
                throw new Unreadable("The query's column " + name
                        + " has no time zone: say it, as in token_created_at at time zone 'UTC' as " + name + ".");
            }
        }
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new Unreadable("The query has a column twice.");
        }
        if (!columns.contains(Column.ACCOUNT)) {
            throw new Unreadable("The query has no column account.");
        }
        return columns;
    }

    /** Returns the server's message, except for messages that quote values: those are not for an operator's screen. */
    private static String words(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && state.startsWith("22")
                ? "SQLSTATE " + state + ", a value that the query cannot work with"
                : DatabaseProblem.of(failure).words();
    }

    @Override
    public void close() {
        close(connection);
    }

    private static void close(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // nothing was written, so nothing is lost
            }
        }
    }
}
