package dev.carflow.proof.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.proof.migration.CompanyTables.Pair;
import dev.carflow.proof.migration.MigrationResult.Broken;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A proof of the migration fails if a process writes what nobody may read. */
class FindingsTest {

    @Test
    void aTokenSecretOrVehicleOfTheCompanyInAnOutputIsABrokenPromise() {
        try (CompanySystem company = CompanySystem.withoutTraffic(FleetSettings.of(1, 1), ApiSettings.defaults())) {
            Connection connection = company.connections().get(0);
            Pair pair = company.issued(connection);
            for (String value : List.of(
                    pair.access(),
                    pair.refresh(),
                    connection.user().id(),
                    connection.vehicle().id(),
                    connection.vehicle().identity().vin(),
                    CompanySystem.MANAGEMENT_TOKEN,
                    CompanySystem.CONNECT_KEY,
                    ApiSettings.defaults().legacy().clientSecret())) {
                // Given
                Findings findings = new Findings();

                // When
                findings.requireNothingPrivate("a process", "INFO one line\nWARN refused: " + value + ", and more\n");

                // Then
                assertThat(findings.broken()).extracting(Broken::promise).contains(Findings.PRIVATE);
                assertThat(findings.broken().toString()).doesNotContain(value);
            }
        }
    }

    @Test
    void anOrdinaryLogKeepsTheirPromise() {
        Findings findings = new Findings();

        findings.requireNothingPrivate("a process", "INFO CARFLOW0101: consumer loops: 3 of 3 run\n");

        assertThat(findings.broken()).isEmpty();
    }
}
