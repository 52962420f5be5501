package dev.carflow.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
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

    /** Uses the present password. */
    @Override
    public Connection getConnection() throws SQLException {
        return DriverManager.getConnection(access.jdbcUrl(), access.jdbc(answerWithin));
    }
}
