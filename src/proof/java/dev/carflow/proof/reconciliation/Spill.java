package dev.carflow.proof.reconciliation;

import dev.carflow.proof.deployment.DatabaseProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;

/** The events in the database because Kafka was away, read without the service. */
final class Spill {

    static final String TABLE = "spilled_event";

    private Spill() {}

    /**
     * @return identities of events
     */
    static Set<String> events(DatabaseProcess database) throws SQLException {
        Set<String> events = new LinkedHashSet<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            if (exists(statement)) {
                ResultSet rows = statement.executeQuery("SELECT topic, value FROM " + TABLE);
                while (rows.next()) {
                    Destination destination = Destination.of(StoredRecord.withoutRoute(rows.getString(1)))
                            .orElseThrow();
                    events.add(Expectation.of(destination, Set.of(), rows.getBytes(2))
                            .identity());
                }
            }
            return events;
        }
    }

    static boolean holdsEvents(DatabaseProcess database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            return exists(statement)
                    && statement
                            .executeQuery("SELECT 1 FROM " + TABLE + " LIMIT 1")
                            .next();
        }
    }

    /** A database that was away when the service started has no tables yet. */
    private static boolean exists(Statement statement) throws SQLException {
        ResultSet table = statement.executeQuery("SELECT to_regclass('" + TABLE + "')");
        return table.next() && table.getString(1) != null;
    }
}
