package dev.carflow.sandbox;

import dev.carflow.sandbox.simulator.api.VehicleTokens;
import dev.carflow.sandbox.simulator.fleet.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The database of a company that has not begun to migrate: the tables {@code users} and {@code vehicles} as Smartcar's
 * migration guide has them before, with the company's own ids and with vehicles' tokens, and none of Smartcar's ids.
 * Carflow may read it as {@link #READER}; it contains nothing of Carflow's.
 */
final class CompanyDatabase {

    static final String NAME = "company";

    /** A role that may read the two tables and nothing else. */
    static final String READER = "company_reader";

    private static final int FIRST_USER = 7001;
    private static final int FIRST_VEHICLE = 90001;

    /** The guide's columns, and a refresh token, which the guide's code stores and its table leaves out. */
    private static final String TABLES = """
            drop table if exists vehicles, users;
            create table users (
              id int primary key,
              email varchar(255) not null unique,
              name varchar(255) not null,
              created_at timestamptz not null
            );
            create table vehicles (
              id int primary key,
              user_id int not null references users(id),
              vin varchar(17),
              vehicle_access_token varchar(255),
              vehicle_refresh_token varchar(255),
              token_created_at timestamptz
            );
            grant select on users, vehicles to %s
            """;

    private static final String WELCOME = """
            A company before its migration: its users, vehicles and vehicles' tokens are in %s
              its next steps are in docs/migration.md, "Try it"; subcommands run by %s
            """;

    private final String server;
    private final String administrator;

    /**
     * @param server JDBC URL of any database of the server
     * @param administrator of the server, who needs no password
     */
    CompanyDatabase(String server, String administrator) {
        this.server = server;
        this.administrator = administrator;
    }

    /** Returns the URL in {@code psql}'s form, for the reader. */
    String url() {
        return databaseUrl().replaceFirst("^jdbc:postgresql://", "postgresql://" + READER + "@");
    }

    /** Returns a description of its contents, and what to do with it. */
    String welcome() {
        return String.format(Locale.ROOT, WELCOME, url(), SubcommandScript.PATH);
    }

    private String databaseUrl() {
        return server.substring(0, server.lastIndexOf('/') + 1) + NAME;
    }

    /**
     * Creates the database, replacing an earlier one: a restarted simulator knows no earlier tokens.
     *
     * @param connections users and their vehicles
     * @param tokens the company's tokens for a vehicle, by Smartcar's id
     */
    void fill(List<Connection> connections, Function<String, VehicleTokens> tokens) throws SQLException {
        try (java.sql.Connection anywhere = DriverManager.getConnection(server, administrator, "");
                Statement statement = anywhere.createStatement()) {
            if (lacks(statement, "pg_database where datname = '" + NAME + "'")) {
                statement.execute("create database " + NAME);
            }
            if (lacks(statement, "pg_roles where rolname = '" + READER + "'")) {
                statement.execute("create role " + READER + " login");
            }
        }
        try (java.sql.Connection company = DriverManager.getConnection(databaseUrl(), administrator, "")) {
            company.setAutoCommit(false);
            try (Statement statement = company.createStatement()) {
                statement.execute(String.format(Locale.ROOT, TABLES, READER));
            }
            moveIn(company, connections, tokens);
            company.commit();
        }
    }

    private static boolean lacks(Statement statement, String what) throws SQLException {
        try (var found = statement.executeQuery("select from " + what)) {
            return !found.next();
        }
    }

    private static void moveIn(
            java.sql.Connection company, List<Connection> connections, Function<String, VehicleTokens> tokens)
            throws SQLException {
        Map<String, Integer> users = new LinkedHashMap<>();
        connections.forEach(connection -> users.putIfAbsent(connection.user().id(), FIRST_USER + users.size()));
        try (PreparedStatement user = company.prepareStatement("insert into users values (?, ?, ?, now())");
                PreparedStatement vehicle =
                        company.prepareStatement("insert into vehicles values (?, ?, ?, ?, ?, ?)")) {
            for (int id : users.values()) {
                user.setInt(1, id);
                user.setString(2, "customer-" + id + "@example.com");
                user.setString(3, "Customer " + id);
                user.addBatch();
            }
            user.executeBatch();
            int id = FIRST_VEHICLE;
            for (Connection connection : connections) {
                VehicleTokens issued = tokens.apply(connection.vehicle().id());
                vehicle.setInt(1, id++);
                vehicle.setInt(2, users.get(connection.user().id()));
                vehicle.setString(3, connection.vehicle().identity().vin());
                vehicle.setString(4, issued.accessToken());
                vehicle.setString(5, issued.refreshToken());
                vehicle.setTimestamp(6, Timestamp.from(issued.issuedAt()));
                vehicle.addBatch();
            }
            vehicle.executeBatch();
        }
    }
}
