package dev.carflow.sandbox.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The unusual in a fleet: makers' times, sizes, owners, permissions. */
class VarietyTest {

    private static final Instant BORN = Instant.parse("2026-11-21T08:00:00Z");
    private static final Set<SignalCode> ALL = EnumSet.allOf(SignalCode.class);
    private static final Set<SignalCode> WEATHER = Set.of(SignalCode.EXTERNAL_TEMPERATURE);

    @Test
    void aVehicleOfLiveSizeHas85SignalsMostOfThemErrors() {
        Fleet fleet = fleet(settings().withVariety(Variety.realistic().withLiveSizes()));
        for (Vehicle vehicle : fleet.vehicles()) {
            List<Signal> signals = vehicle.report(BORN.plusSeconds(600), 0, ALL);
            assertThat(signals).hasSize(85);
            assertThat(signals).allMatch(signal -> !signal.isSuccess() || signal.hasBody());
            assertThat(signals.stream().filter(signal -> !signal.isSuccess()).count())
                    .isBetween(55L, 70L);
            assertThat(signals.stream().filter(Signal::hasBody))
                    .anyMatch(signal -> signal.body().getBytes(StandardCharsets.UTF_8).length > 150);
        }
    }

    @Test
    void makersReportLateEachWithItsOwnLatency() {
        // Given
        Duration most = Duration.ofMinutes(20);
        Fleet fleet = fleet(settings().withMakers(MakerSettings.realistic().withLatency(most)));
        Instant now = BORN.plus(Duration.ofHours(2));
        Set<Long> latencies = new HashSet<>();

        // When
        for (Vehicle vehicle : fleet.vehicles()) {
            List<Signal> signals = vehicle.report(now, 0, ALL);
            latencies.add(now.toEpochMilli() - vehicle.observedAt());
            assertThat(signals).allMatch(signal -> signal.oemUpdatedAt() <= vehicle.observedAt());
            assertThat(signals.stream()
                            .filter(Signal::hasTimes)
                            .mapToLong(Signal::retrievedAt)
                            .max())
                    .hasValue(now.toEpochMilli());
        }

        // Then
        assertThat(latencies).hasSizeGreaterThan(5).allMatch(late -> late >= 0 && late <= most.toMillis());
    }

    @Test
    void coarseTimesMakeDifferentValuesEquallyOldAndReportsStillHaveACause() {
        // Given
        Fleet fleet = fleet(settings().withMakers(MakerSettings.realistic().withGrain(Duration.ofSeconds(60))));
        Vehicle vehicle = fleet.liveVehicles().get(0);

        // When reported several times within the minute
        Set<String> bodies = new HashSet<>();
        Set<Long> times = new HashSet<>();
        long since = 0;
        for (int i = 0; i < 20; i++) {
            List<Signal> report = vehicle.report(BORN.plusSeconds(i), since, WEATHER);
            long last = since;
            assertThat(report).anyMatch(signal -> signal.changedAt() > last);
            since = vehicle.observedAt();
            Signal temperature = find(report, SignalCode.EXTERNAL_TEMPERATURE);
            bodies.add(temperature.body());
            times.add(temperature.oemUpdatedAt());
        }

        // Then
        assertThat(times).hasSize(1);
        assertThat(bodies).hasSizeGreaterThan(1);
    }

    @Test
    void someSignalsAreUndatedAndOfSomeANewerValueHasAnOlderTime() {
        // Given
        Fleet fleet = fleet(
                settings().withMakers(MakerSettings.realistic().withUndated(0.3).withUnsteady(0.5)));
        int undated = 0;
        int backwards = 0;

        // When
        for (Vehicle vehicle : fleet.vehicles()) {
            Signal before = null;
            for (int minute = 1; minute < 60; minute++) {
                Signal now = find(
                        vehicle.report(BORN.plusSeconds(minute * 60L), vehicle.observedAt(), WEATHER),
                        SignalCode.EXTERNAL_TEMPERATURE);
                undated += now.hasTimes() ? 0 : 1;
                if (before != null && now.hasTimes() && now.changedAt() > before.changedAt()) {
                    backwards += now.oemUpdatedAt() < before.oemUpdatedAt() ? 1 : 0;
                }
                before = now;
            }
        }

        // Then
        assertThat(undated).isPositive();
        assertThat(backwards).isPositive();
    }

    @Test
    void aRevokedSignalIsAPermissionErrorEverywhereUntilItIsGranted() {
        // Given
        Vehicle vehicle = fleet(settings()).liveVehicles().get(0);
        Instant now = BORN.plusSeconds(60);
        vehicle.report(now, 0, ALL);

        // When
        vehicle.revoke(SignalCode.ODOMETER);

        // Then at once in the store, and in the next report
        assertThat(stored(vehicle, now, SignalCode.ODOMETER).error()).isEqualTo(SignalError.NOT_PERMITTED);
        assertThat(stored(vehicle, now, SignalCode.ODOMETER).hasBody()).isFalse();
        assertThat(find(vehicle.report(now.plusSeconds(1), 0, ALL), SignalCode.ODOMETER)
                        .error())
                .isEqualTo(SignalError.NOT_PERMITTED);

        // When
        vehicle.grant(SignalCode.ODOMETER);

        // Then
        assertThat(find(vehicle.report(now.plusSeconds(2), 0, ALL), SignalCode.ODOMETER)
                        .isSuccess())
                .isTrue();
        assertThat(stored(vehicle, now.plusSeconds(2), SignalCode.ODOMETER).isSuccess())
                .isTrue();
    }

    @Test
    void aSoldVehicleKeepsItsIdAndMileageAndNothingThatWasCollectedForTheSeller() {
        // Given
        FleetSettings settings = settings().withStore(StoreSettings.realistic().withEmptyAtFirst());
        Fleet fleet = fleet(settings);
        Vehicle vehicle = fleet.liveVehicles().get(0);
        String seller = vehicle.owner().id();
        Instant now = BORN.plusSeconds(60);
        String mileage = find(vehicle.report(now, 0, ALL), SignalCode.ODOMETER).body();

        // When
        Connection sold = fleet.sell(vehicle.id(), fleet.newUser("customer-new"), now);

        // Then
        assertThat(sold.vehicle()).isSameAs(vehicle);
        assertThat(vehicle.owner().externalId()).isEqualTo("customer-new");
        assertThat(fleet.isConnected(seller, vehicle.id())).isFalse();
        assertThat(fleet.connections().stream()
                        .filter(connection -> connection.vehicle().id().equals(vehicle.id())))
                .containsExactly(sold);
        assertThat(vehicle.stored(now)).isEmpty();
        assertThat(find(vehicle.observe(now), SignalCode.ODOMETER).body()).isEqualTo(mileage);
    }

    @Test
    void aVehicleCanHaveSeveralUsersAndOneOfThemCanLeave() {
        // Given
        Fleet fleet = fleet(settings().withVariety(Variety.realistic().withSharedVehicles(3)));
        List<Vehicle> shared = fleet.vehicles().stream()
                .filter(vehicle -> fleet.usersOf(vehicle.id()).size() == 2)
                .toList();
        assertThat(shared).hasSize(3);
        Vehicle vehicle = shared.get(0);
        List<User> users = fleet.usersOf(vehicle.id());
        assertThat(vehicle.owner()).isEqualTo(users.get(0));

        // When
        Connection first = fleet.connections().stream()
                .filter(connection ->
                        connection.vehicle() == vehicle && connection.user().equals(users.get(0)))
                .findFirst()
                .orElseThrow();
        fleet.disconnect(first.id());

        // Then
        assertThat(fleet.usersOf(vehicle.id())).containsExactly(users.get(1));
        assertThat(vehicle.owner()).isEqualTo(users.get(1));
    }

    @Test
    void idsCanBeInOtherFormsThanUuidsAndStayDistinct() {
        Fleet fleet = Fleet.create(
                FleetSettings.of(200, 300).withVariety(Variety.realistic().withOpaqueIds()), BORN);
        List<String> ids = new ArrayList<>();
        fleet.users().forEach(user -> ids.add(user.id()));
        fleet.vehicles().forEach(vehicle -> ids.add(vehicle.id()));
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids.stream()
                        .map(id -> id.startsWith("v_") ? "v" : id.endsWith("9iok") ? "odd" : "uuid")
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("v", "odd", "uuid");
    }

    @Test
    void simulatedVehiclesAreReportedOnAndSomeVehiclesAreUnsubscribedIfSoSet() {
        Fleet fleet = Fleet.create(
                FleetSettings.of(100, 100)
                        .withSimulatedVehicles(5)
                        .withVariety(Variety.realistic().withSimulatedReported().withUnsubscribed(0.2)),
                BORN);
        assertThat(fleet.reportedVehicles()).hasSize(105);
        assertThat(fleet.liveVehicles()).hasSize(100);
        assertThat(fleet.vehicles().stream()
                        .filter(vehicle -> !vehicle.isMonitored())
                        .count())
                .isBetween(5L, 50L);
    }

    private static FleetSettings settings() {
        return FleetSettings.of(20, 30);
    }

    private static Fleet fleet(FleetSettings settings) {
        return Fleet.create(settings, BORN);
    }

    private static Signal stored(Vehicle vehicle, Instant at, SignalCode code) {
        return find(vehicle.stored(at).stream().map(StoredSignal::signal).toList(), code);
    }

    private static Signal find(List<Signal> signals, SignalCode code) {
        return signals.stream()
                .filter(signal -> signal.code() == code)
                .findFirst()
                .orElseThrow();
    }
}
