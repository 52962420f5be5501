package dev.carflow.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Flyway's connections: it needs two, once, so none is kept. */
final class JdbcAccess implements DataSource {

    private final Access access;
    private final Duration answerWithin;

    /** @param answerWithin after which a statement has failed */
    JdbcAccess(Access access, Duration answerWithin) {
        this.access = access;
        this.answerWithin = answerWithin;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return DriverManager.getConnection(access.jdbcUrl(), access.jdbc(answerWithin));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // the driver logs as everything else does
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
