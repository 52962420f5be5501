package dev.carflow.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.ds.PGSimpleDataSource;

/** Flyway's connections: it needs two, once, so they are not pooled. */
final class JdbcDataSource extends PGSimpleDataSource {

    private static final long serialVersionUID = 1;

    private final transient ConnectionSettings access;
    private final transient Duration answerWithin;

    /**
     * @param answerWithin after which a statement fails
     */
    JdbcDataSource(ConnectionSettings access, Duration answerWithin) {
        this.access = access;
        this.answerWithin = answerWithin;
    }

    /** Uses the password that the server accepts. */
    @Override
    public Connection getConnection() throws SQLException {
        Iterator<Optional<String>> left = access.passwords().inOrder().iterator();
        while (true) {
            Optional<String> password = left.next();
            Properties properties = access.jdbc(answerWithin);
            password.ifPresent(secret -> properties.setProperty("password", secret));
            try {
                return DriverManager.getConnection(access.jdbcUrl(), properties);
            } catch (SQLException e) {
                if (!left.hasNext() || !Passwords.REFUSED.equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }
}
