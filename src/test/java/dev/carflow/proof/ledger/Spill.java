package dev.carflow.proof.ledger;

import dev.carflow.proof.deployment.DatabaseProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;

/** What lies in the database because Kafka was away, read past the service. */
final class Spill {

    static final String TABLE = "spilled_event";

    private Spill() {}

    /** @return ids of events */
    static Set<String> ids(DatabaseProcess database) throws SQLException {
        Set<String> ids = new LinkedHashSet<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            if (exists(statement)) {
                ResultSet rows = statement.executeQuery("SELECT value FROM " + TABLE);
                while (rows.next()) {
                    ids.add(Json.read(rows.getBytes(1)).findPath("eventId").asText());
                }
            }
            return ids;
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
