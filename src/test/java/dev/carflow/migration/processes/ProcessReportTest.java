package dev.carflow.migration.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.accounts.connect.ConnectConfig;
import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Metrics;
import dev.carflow.operations.RolesConfig;
import dev.carflow.routing.VehicleEventType;
import dev.carflow.smartcar.MigrationPhase;
import dev.carflow.smartcar.MigrationState;
import dev.carflow.smartcar.TokenRenewer;
import dev.carflow.smartcar.VehicleTokenMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProcessReportTest {

    @Test
    void aProcessSaysHowManyVehiclesTokensItHasRenewed() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        VehicleTokenMetrics metrics = new VehicleTokenMetrics(registry);
        ProcessReport report = reportOf(registry);

        // When
        metrics.rotated();
        metrics.rotated();
        metrics.conflicted();

        // Then
        assertThat(report.state().renewals()).isEqualTo(2);
    }

    @Test
    void deliveriesOfEveryTypeAboutVehiclesCount() {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        ProcessReport report = reportOf(registry);

        // When
        for (VehicleEventType type : VehicleEventType.values()) {
            registry.counter(ProcessReport.DELIVERIES, "answer", "accepted", "type", type.slug())
                    .increment(2);
            registry.counter(ProcessReport.DELIVERIES, "answer", "retry", "type", type.slug())
                    .increment();
        }
        registry.counter(ProcessReport.DELIVERIES, "answer", "accepted", "type", "legacy")
                .increment();

        // Then
        assertThat(report.state().eventsByUser()).isEqualTo(2L * VehicleEventType.values().length);
    }

    private static ProcessReport reportOf(SimpleMeterRegistry registry) {
        return new ProcessReport(
                null,
                null,
                new MigrationState(MigrationPhase.APPLICATION_TOKEN, TokenRenewer.CUSTOMER),
                ConfigProblems.read(ConnectConfig.class, Map.of()),
                ConfigProblems.read(RolesConfig.class, Map.of()),
                registry,
                null);
    }

    @Test
    void countsMetricsThatExist() {
        assertThat(Metrics.all())
                .extracting(MeterDefinition::name)
                .contains(ProcessReport.CALLS, ProcessReport.DELIVERIES);
    }

    @Test
    void aTurnThatThrowsIsNotTheLast() {
        // Given: a database feature that is not there yet
        AtomicInteger turns = new AtomicInteger();
        ProcessRows rows = new ProcessRows(null) {
            @Override
            Uni<Void> write(ProcessState state) {
                if (turns.incrementAndGet() == 1) {
                    throw new IllegalStateException("not yet");
                }
                return Uni.createFrom().voidItem();
            }
        };
        ProcessReport report = new ProcessReport(
                rows,
                null,
                new MigrationState(MigrationPhase.APPLICATION_TOKEN, TokenRenewer.CUSTOMER),
                ConfigProblems.read(ConnectConfig.class, Map.of()),
                ConfigProblems.read(RolesConfig.class, Map.of()),
                new SimpleMeterRegistry(),
                null);

        // When
        report.write();
        report.write();

        // Then
        assertThat(turns).hasValue(2);
    }
}
