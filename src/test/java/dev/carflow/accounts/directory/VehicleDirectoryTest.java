package dev.carflow.accounts.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.ConfigProblems;
import dev.carflow.LogLines;
import dev.carflow.accounts.VehicleChanged;
import dev.carflow.accounts.VehicleChangesMissed;
import dev.carflow.operations.RolesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** It is visible whether the memory agrees with the database. */
class VehicleDirectoryTest {

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicBoolean refuses = new AtomicBoolean();
    private final AtomicInteger pages = new AtomicInteger();
    private final FiredEvents<VehicleChanged> changed = new FiredEvents<>();
    private final FiredEvents<VehicleChangesMissed> missed = new FiredEvents<>();
    private final VehicleRows rows = new VehicleRows(null) {
        @Override
        boolean areConfigured() {
            return true;
        }

        @Override
        public Uni<List<VehicleRow>> page(String after, int size) {
            pages.incrementAndGet();
            return refuses.get()
                    ? Uni.createFrom()
                            .failure(new PgException("permission denied for table connections", "ERROR", "42501", ""))
                    : Uni.createFrom().item(List.of());
        }
    };

    @AfterEach
    void stop() {
        vertx.close();
    }

    private VehicleDirectory directory(String role) {
        RolesConfig roles = ConfigProblems.read(RolesConfig.class, Map.of("carflow.roles", role));
        return new VehicleDirectory(rows, null, roles, vertx, changed, missed, meters);
    }

    private double current() {
        return meters.get(VehicleDirectory.CURRENT.name()).gauge().value();
    }

    @Test
    void itIsCurrentOnceAllWasReadAndUntilTheDatabaseIsLost() {
        VehicleDirectory directory = directory("ingest");
        assertThat(current()).isZero();

        directory.listening();
        await().until(() -> current() == 1);

        directory.lost();
        assertThat(current()).isZero();
    }

    @Test
    void aRefusalOfTheDatabaseIsLoggedInItsWords() {
        refuses.set(true);
        try (LogLines lines = LogLines.of(ReplicaRefresher.class)) {
            VehicleDirectory directory = directory("ingest");
            directory.listening();

            await().until(() -> !lines.all().isEmpty());
            assertThat(lines.all())
                    .singleElement()
                    .asString()
                    .contains("vehicles cannot be read yet: SQLSTATE 42501, permission denied for table connections");
            assertThat(current()).isZero();

            // And: when it is granted
            refuses.set(false);
            await().until(() -> current() == 1);
        }
    }

    @Test
    void aWorkerReadsNoVehiclesAndIsNotifiedThatChangesMayBeMissed() {
        // Given
        VehicleDirectory directory = directory("worker");

        // When: the connection is open, and after it was lost; then, behind a pooler, no notification arrives through
        // it
        directory.listening();
        directory.lost();
        directory.listening();
        directory.poll();

        // Then
        assertThat(missed.all()).hasSize(3);
        assertThat(changed.all()).isEmpty();
        assertThat(pages).hasValue(0);

        // When
        directory.notified("a-car");

        // Then
        assertThat(changed.all()).containsExactly(new VehicleChanged("a-car"));
        assertThat(pages).hasValue(0);
    }

    @Test
    void withoutNotificationsAProcessWithAReplicaReadsAllVehicles() {
        VehicleDirectory directory = directory("ingest");
        directory.listening();
        await().until(() -> current() == 1);
        await().until(() -> {
            directory.poll();
            return pages.get() >= 3;
        });
    }

    @Test
    void aProcessThatDoesNotKeepThemSaysNothing() {
        directory("worker");
        assertThat(meters.find(VehicleDirectory.CURRENT.name()).gauge()).isNull();
    }
}
