package dev.carflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.TestDatabase;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.SimulatorSettings;
import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import io.vertx.core.Vertx;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CompanyDatabaseTest {

    private static final Vertx VERTX = Vertx.vertx();

    private static TestDatabase postgres;
    private static SmartcarSimulator smartcar;
    private static List<Connection> connections;
    private static CompanyDatabase company;

    @BeforeAll
    static void fill() throws SQLException {
        postgres = TestDatabase.empty();
        smartcar = Await.result(SmartcarSimulator.start(
                VERTX, SimulatorSettings.of(FleetSettings.of(5, 12)).withApi(ApiSettings.defaults())));
        connections = smartcar.fleet().connections();
        company = new CompanyDatabase(postgres.jdbcUrl(), EmbeddedPostgres.ADMINISTRATOR);
        // As after a restart of the simulated Smartcar, too.
        for (int start = 0; start < 2; start++) {
            company.fill(connections, smartcar.api()::issueTokens);
        }
    }

    @AfterAll
    static void close() {
        Await.result(smartcar.close());
        Await.result(VERTX.close());
        postgres.close();
    }

    private static List<String> asReader(String sql) throws SQLException {
        URI url = URI.create(company.url());
        List<String> rows = new ArrayList<>();
        try (java.sql.Connection reader = DriverManager.getConnection(
                        "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(),
                        url.getUserInfo(),
                        "");
                Statement statement = reader.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }

    @Test
    void eachConnectedVehicleHasARowWithValidTokens() throws SQLException {
        assertThat(asReader("select vin from vehicles"))
                .containsExactlyInAnyOrderElementsOf(connections.stream()
                        .map(connection -> connection.vehicle().identity().vin())
                        .toList());
        assertThat(new HashSet<>(asReader("select vehicle_access_token from vehicles")))
                .hasSize(connections.size());
        assertThat(asReader("select id::text from users")).hasSize((int) connections.stream()
                .map(connection -> connection.user().id())
                .distinct()
                .count());
    }

    @Test
    void nothingInItIsAnIdOfSmartcars() throws SQLException {
        Set<String> ids = new HashSet<>();
        connections.forEach(connection -> {
            ids.add(connection.user().id());
            ids.add(connection.vehicle().id());
        });
        for (String row : asReader(
                "select row_to_json(u)::text from users u union all select row_to_json(v)::text from vehicles v")) {
            assertThat(ids).noneMatch(row::contains);
        }
    }

    @Test
    void itsReaderCanChangeNothing() {
        assertThatThrownBy(() -> asReader("update users set name = 'x' returning name"))
                .hasMessageContaining("permission denied");
    }
}
