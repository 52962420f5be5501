package dev.carflow.ratelimit;

import dev.carflow.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** The ledger in a real, migrated Postgres, with the time as a parameter. */
final class TestLedger implements AutoCloseable {

    private static final String LEASE = """
            select * from lease_calls(
                for_application => ?, for_worker => ?, heard => ?, ceiling => ?, refill => ?, max_workers => ?,
                share_burst => ?, reserve => ?, urgent => ?, routine => ?, ahead => ?, pause_seconds => ?,
                away_after => ?, gone_after => ?, at_time => ?)""";

    private final TestDatabase postgres;
    private final Connection connection;
    private final PreparedStatement lease;

    private TestLedger(TestDatabase postgres) throws SQLException {
        this.postgres = postgres;
        this.connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "");
        this.lease = connection.prepareStatement(LEASE);
    }

    static TestLedger open() {
        try {
            return new TestLedger(TestDatabase.migrated());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    TestDatabase postgres() {
        return postgres;
    }

    Lease lease(
            String application,
            String worker,
            RateLimit limit,
            LedgerTiming timing,
            Lease.Request request,
            Instant at) {
        try {
            lease.setString(1, application);
            lease.setString(2, worker);
            lease.setObject(3, request.lastAnswerAt());
            lease.setDouble(4, limit.ceiling());
            lease.setDouble(5, limit.refill());
            lease.setInt(6, limit.maxWorkers());
            lease.setDouble(7, limit.shareBurst());
            lease.setDouble(8, limit.reserve());
            lease.setInt(9, request.urgent());
            lease.setInt(10, request.routine());
            lease.setInt(11, request.ahead());
            if (request.pause().isPresent()) {
                lease.setDouble(12, request.pause().get().toNanos() / 1e9);
            } else {
                lease.setNull(12, Types.DOUBLE);
            }
            lease.setDouble(13, timing.awayAfter().toNanos() / 1e9);
            lease.setDouble(14, timing.goneAfter().toNanos() / 1e9);
            lease.setObject(15, at.atOffset(ZoneOffset.UTC));
            try (ResultSet row = lease.executeQuery()) {
                row.next();
                return new Lease(
                        row.getInt("urgent_granted"),
                        row.getInt("routine_granted"),
                        row.getInt("ahead_granted"),
                        row.getDouble("level_left"),
                        Duration.ofNanos((long) (row.getDouble("pause_left") * 1e9)),
                        row.getObject("told_at", OffsetDateTime.class));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        postgres.close();
    }
}
