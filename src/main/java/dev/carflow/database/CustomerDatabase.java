package dev.carflow.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.core.Parser;

/**
 * A database of the customer's, read and never written: the server makes every transaction on its connections
 * read-only, whatever its statements are.
 */
public final class CustomerDatabase {

    private static final String NEXT_SCHEMA = "currentSchema";

    private final DatabaseUrl url;
    private final ConnectionSettings access;

    private CustomerDatabase(DatabaseUrl url, ConnectionSettings access) {
        this.url = url;
        this.access = access;
    }

    /**
     * @param url in the forms of {@code carflow.database.url}, with a user and without a password
     * @throws IllegalArgumentException for an unusable URL; the message repeats nothing of it
     */
    public static CustomerDatabase at(String url, Optional<String> password) {
        DatabaseUrl parsed = DatabaseUrl.of(url);
        if (parsed.password().isPresent()) {
            throw new IllegalArgumentException(
                    "it has a password in it, which everybody sees who lists processes: give it otherwise");
        }
        if (parsed.user().isEmpty()) {
            throw new IllegalArgumentException("it names no user: postgresql://user@host:5432/database");
        }
        return new CustomerDatabase(parsed, new ConnectionSettings(parsed, () -> password));
    }

    /**
     * Connects. Rows are fetched gradually if a statement has a fetch size.
     *
     * @param answerWithin after which a statement fails
     */
    public Connection connect(Duration answerWithin) throws SQLException {
        Properties properties = access.jdbc(answerWithin);
        properties.remove(NEXT_SCHEMA);
        url.schema().ifPresent(schema -> properties.setProperty(NEXT_SCHEMA, schema));
        // Requested when the connection starts: a pooler that lends connections to others refuses it. A statement would
        // instead leave them a read-only connection.
        properties.setProperty("options", "-c default_transaction_read_only=on");
        Connection connection = DriverManager.getConnection(access.jdbcUrl(), properties);
        try {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Returns whether this is one statement: a second one might end the transaction, and begin one that writes. */
    public static boolean isOneStatement(String sql) {
        try {
            return Parser.parseJdbcSql(sql, true, false, true, false, false).size() == 1;
        } catch (SQLException e) {
            return false;
        }
    }
}
