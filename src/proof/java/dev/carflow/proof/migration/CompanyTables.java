package dev.carflow.proof.migration;

import dev.carflow.TestDatabase;
import dev.carflow.sandbox.simulator.api.VehicleTokens;
import dev.carflow.sandbox.simulator.fleet.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The company's own tables, in the database in which Carflow has its schema: those of the guide before the migration,
 * with the company's own ids, vehicles' tokens as plain text, and none of Smartcar's ids. Only its own application
 * writes them; each time it does, nothing outside Carflow's schema may have changed since, except by its own last
 * change.
 */
final class CompanyTables {

    /** A role that may read them. */
    static final String READER = "company_reader";

    private static final int FIRST_USER = 7_001;
    private static final int FIRST_VEHICLE = 90_001;

    /** A refresh token beside the guide's columns: the guide's code stores one, and its table leaves it out. */
    private static final String TABLES = """
            create schema company;
            create table company.users (
              id int primary key,
              email varchar(255),
              name varchar(255),
              created_at timestamp
            );
            create table company.vehicles (
              id int primary key,
              user_id int,
              vin varchar(17),
              vehicle_access_token varchar(255),
              vehicle_refresh_token varchar(255),
              token_created_at timestamp,
              foreign key (user_id) references company.users(id)
            );
            do $$ begin
              if not exists (select from pg_roles where rolname = '%1$s') then create role %1$s login; end if;
            end $$;
            grant usage on schema company to %1$s;
            grant select on company.users, company.vehicles to %1$s""".formatted(READER);

    private static final String KEPT =
            "vehicle_access_token = ?, vehicle_refresh_token = ?, token_created_at = ? where ";

    private final TestDatabase database;
    private final Duration tokensLife;
    private final Map<String, Integer> users = new LinkedHashMap<>();
    private int vehicles;

    /**
     * @param tokensLife of an access token
     */
    CompanyTables(TestDatabase database, Duration tokensLife) {
        this.database = database;
        this.tokensLife = tokensLife;
    }

    /** A pair as the company stores it. */
    record Pair(String access, String refresh, Instant createdAt) {

        static final Pair NONE = new Pair(null, null, null);

        static Pair of(VehicleTokens issued) {
            return new Pair(issued.accessToken(), issued.refreshToken(), issued.issuedAt());
        }

        Pair withoutRefreshToken() {
            return new Pair(access, null, createdAt);
        }

        Pair createdAt(Instant earlier) {
            return new Pair(access, refresh, earlier);
        }

        private void fill(PreparedStatement statement, int first) throws SQLException {
            statement.setString(first, access);
            statement.setString(first + 1, refresh);
            statement.setObject(
                    first + 2, createdAt == null ? null : LocalDateTime.ofInstant(createdAt, ZoneOffset.UTC));
        }

        @Override
        public String toString() {
            return "Pair[…]";
        }
    }

    @FunctionalInterface
    interface Holding {
        /**
         * @param number of the vehicle, from 0
         */
        Pair of(int number, Connection connection);
    }

    /** Stores everybody who is connected, as the company came to know them one by one. */
    void moveIn(List<Connection> connections, Holding holding) {
        database.execute(TABLES);
        database.recordOthers();
        add(connections, holding);
    }

    /** Stores new users and their vehicles. */
    synchronized void add(List<Connection> connections, Holding holding) {
        write(company -> {
            try (PreparedStatement user =
                            company.prepareStatement("insert into company.users values (?, ?, ?, now())");
                    PreparedStatement vehicle =
                            company.prepareStatement("insert into company.vehicles values (?, ?, ?, ?, ?, ?)")) {
                for (Connection each : connections) {
                    if (!users.containsKey(each.user().id())) {
                        int id = FIRST_USER + users.size();
                        users.put(each.user().id(), id);
                        user.setInt(1, id);
                        user.setString(2, "customer-" + id + "@example.com");
                        user.setString(3, "Customer " + id);
                        user.addBatch();
                    }
                    Pair pair = holding.of(vehicles, each);
                    vehicle.setInt(1, FIRST_VEHICLE + vehicles++);
                    vehicle.setInt(2, users.get(each.user().id()));
                    vehicle.setString(3, each.vehicle().identity().vin());
                    pair.fill(vehicle, 4);
                    vehicle.addBatch();
                }
                user.executeBatch();
                vehicle.executeBatch();
            }
        });
    }

    /** Makes it a company that never stored the VINs of every n-th user's vehicles. */
    synchronized void forgetVins(int nth) {
        write(company -> {
            try (PreparedStatement vehicle =
                    company.prepareStatement("update company.vehicles set vin = null where user_id % ? = 0")) {
                vehicle.setInt(1, nth);
                vehicle.executeUpdate();
            }
        });
    }

    /** Returns the ids of users whose vehicles' VINs the company has not stored. */
    List<String> accountsWithoutVin() {
        return database.rows("select distinct user_id from company.vehicles where vin is null");
    }

    /** Stores the pair of a user who has consented again: it is valid for all of that user's vehicles. */
    synchronized void keep(int user, Pair pair) {
        write(company -> {
            try (PreparedStatement vehicle =
                    company.prepareStatement("update company.vehicles set " + KEPT + "user_id = ?")) {
                pair.fill(vehicle, 1);
                vehicle.setInt(4, user);
                vehicle.executeUpdate();
            }
        });
    }

    /**
     * @param renewed the new pair for each used refresh token
     */
    synchronized void renewed(Map<String, Pair> renewed) {
        write(company -> {
            try (PreparedStatement vehicle =
                    company.prepareStatement("update company.vehicles set " + KEPT + "vehicle_refresh_token = ?")) {
                for (Map.Entry<String, Pair> each : renewed.entrySet()) {
                    each.getValue().fill(vehicle, 1);
                    vehicle.setString(4, each.getKey());
                    vehicle.addBatch();
                }
                vehicle.executeBatch();
            }
        });
    }

    /** Returns each refresh token once. */
    List<String> refreshTokens() {
        return database.rows("select distinct vehicle_refresh_token from company.vehicles"
                + " where vehicle_refresh_token is not null order by 1");
    }

    /** Returns the company's own id of a user, as Carflow is given it. */
    synchronized String account(String smartcarUser) {
        return String.valueOf(users.get(smartcarUser));
    }

    /** Returns the id of the next user. */
    synchronized String nextAccount() {
        return String.valueOf(FIRST_USER + users.size());
    }

    /** Returns the ids by Smartcar's id of the user. */
    synchronized Map<String, String> accounts() {
        Map<String, String> accounts = new TreeMap<>();
        users.forEach((smartcar, own) -> accounts.put(smartcar, String.valueOf(own)));
        return accounts;
    }

    /** Returns the arguments of {@code migrate import}, which reads all tokens. */
    List<String> importing() {
        String url = database.reactiveUrl().replace("postgresql://", "postgresql://" + READER + "@");
        String query = "select user_id as account, vin, vehicle_access_token as access_token,"
                + " vehicle_refresh_token as refresh_token, token_created_at at time zone 'UTC' as issued_at,"
                + " token_created_at at time zone 'UTC' + interval '" + tokensLife.toSeconds()
                + " seconds' as expires_at from company.vehicles where vehicle_access_token is not null";
        return List.of("migrate", "import", "--from-database", url, "--query", query);
    }

    /** Fails unless everything outside Carflow's schema is as the company left it. */
    synchronized void check() {
        database.checkOthers();
    }

    @FunctionalInterface
    private interface Change {
        void make(java.sql.Connection company) throws SQLException;
    }

    private void write(Change change) {
        database.checkOthers();
        try (java.sql.Connection company = database.connect()) {
            company.setAutoCommit(false);
            change.make(company);
            company.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        database.recordOthers();
    }
}
