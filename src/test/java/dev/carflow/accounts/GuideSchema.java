package dev.carflow.accounts;

import dev.carflow.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/** The migration guide's schemas, word for word, and what a customer has in them. */
public final class GuideSchema {

    /** Without rows. */
    public static final String TABLES_BEFORE = """
            CREATE TABLE users (
              id INT PRIMARY KEY,
              email VARCHAR(255),
              name VARCHAR(255),
              created_at TIMESTAMP
            );

            CREATE TABLE vehicles (
              id INT PRIMARY KEY,
              user_id INT,
              vin VARCHAR(17),
              vehicle_access_token VARCHAR(255),
              token_created_at TIMESTAMP,
              FOREIGN KEY (user_id) REFERENCES users(id)
            );
            """;

    static final String BEFORE = TABLES_BEFORE + """
            INSERT INTO users VALUES (7, 'ann@example.com', 'Ann', '2024-02-03 04:05:06'), (12, NULL, NULL, NULL);
            INSERT INTO vehicles VALUES
              (70, 7, '5YJSA1E26FFP12345', 'token-of-70', '2024-02-03 04:05:06'),
              (71, 7, NULL, 'token-of-71', NULL),
              (120, 12, '5YJSA1E26FFP54321', NULL, NULL);
            """;

    static final String AFTER = """
            CREATE TABLE users (
              id INT PRIMARY KEY,
              email VARCHAR(255),
              name VARCHAR(255),
              smartcar_user_id VARCHAR(36),
              created_at TIMESTAMP
            );

            CREATE TABLE vehicles (
              id INT PRIMARY KEY,
              user_id INT,
              vin VARCHAR(17),
              smartcar_vehicle_id VARCHAR(36),
              FOREIGN KEY (user_id) REFERENCES users(id)
            );
            INSERT INTO users VALUES (7, 'ann@example.com', 'Ann', 'smartcar-ann', '2024-02-03 04:05:06');
            INSERT INTO vehicles VALUES (70, 7, '5YJSA1E26FFP12345', 'vehicle-70');
            """;

    private GuideSchema() {}

    public static void execute(TestDatabase postgres, String sql) {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each row as text, its columns separated by a bar. */
    public static List<String> rows(TestDatabase postgres, String sql) {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> columns = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    columns.add(String.valueOf(result.getString(column)));
                }
                rows.add(String.join("|", columns));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the service does it, with the service's own settings. */
    public static int migrate(TestDatabase postgres) {
        Properties settings = new Properties();
        try (InputStream file = GuideSchema.class.getResourceAsStream("/application.properties")) {
            settings.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Flyway.configure()
                .dataSource(postgres.jdbcUrl(), postgres.user(), "")
                .baselineOnMigrate(Boolean.parseBoolean(settings.getProperty("quarkus.flyway.baseline-on-migrate")))
                .baselineVersion(settings.getProperty("quarkus.flyway.baseline-version"))
                .load()
                .migrate()
                .migrationsExecuted;
    }

    public static Connection connect(TestDatabase postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "");
    }
}
