package dev.carflow.sandbox.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carflow.sandbox.simulator.fleet.Statement.Source;
import dev.carflow.sandbox.simulator.fleet.StoreSettings.Unsubscribed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contents of Smartcar's store for a vehicle, and the record of what was reported. */
class StoreTest {

    private static final Instant BORN = Instant.parse("2026-11-21T08:00:00Z");
    private static final Instant LATER = BORN.plus(Duration.ofHours(3));
    private static final Set<SignalCode> SUBSCRIBED =
            Set.of(SignalCode.EXTERNAL_TEMPERATURE, SignalCode.STATE_OF_CHARGE);

    @Test
    void aReportPutsAllSignalsIntoTheStoreNotOnlyTheSubscribedOnes() {
        // Given
        Vehicle vehicle = vehicle(StoreSettings.realistic());

        // When
        List<Signal> reported = vehicle.report(LATER, 0, SUBSCRIBED);

        // Then
        assertThat(signals(vehicle, LATER)).containsExactlyInAnyOrderElementsOf(reported);
        assertThat(vehicle.stored(LATER))
                .allSatisfy(stored -> assertThat(stored.ingestedAt()).isEqualTo(LATER.toEpochMilli()));
    }

    @Test
    void withoutReportsTheStoreStandsStillUntilItIsRefreshed() {
        // Given
        Vehicle vehicle = vehicle(StoreSettings.realistic());
        List<StoredSignal> first = vehicle.stored(BORN);

        // When / Then
        assertThat(vehicle.stored(BORN.plus(Duration.ofHours(23)))).isEqualTo(first);
        List<StoredSignal> refreshed = vehicle.stored(BORN.plus(Duration.ofHours(60)));
        assertThat(refreshed).hasSizeGreaterThanOrEqualTo(first.size()).isNotEqualTo(first);
        assertThat(refreshed).extracting(StoredSignal::ingestedAt).contains(epochMillis(Duration.ofHours(48)));
    }

    @Test
    void aStoreThatIsEmptyAtFirstIsFilledByTheFirstReportOrRefresh() {
        Vehicle reported = vehicle(StoreSettings.realistic().withEmptyAtFirst());
        assertThat(reported.stored(LATER)).isEmpty();
        reported.report(LATER, 0, SUBSCRIBED);
        assertThat(reported.stored(LATER)).isNotEmpty();

        Vehicle refreshed = vehicle(StoreSettings.realistic().withEmptyAtFirst());
        assertThat(refreshed.stored(BORN.plus(Duration.ofHours(24)))).isNotEmpty();
    }

    @Test
    void theStoreOfAnUnsubscribedVehicleIsEmptyOrHasTheLatestReading() {
        Vehicle unknown = vehicle(StoreSettings.realistic());
        unknown.monitored(false);
        assertThat(unknown.stored(BORN)).isEmpty();
        assertThat(unknown.report(LATER, 0, SUBSCRIBED)).isEmpty();

        Vehicle refreshed = vehicle(StoreSettings.realistic().withUnsubscribed(Unsubscribed.REFRESHED));
        refreshed.monitored(false);
        assertThat(refreshed.stored(LATER)).isEqualTo(refreshed.stored(BORN)).isNotEmpty();
    }

    @Test
    void aReportIsInTheStoreOnlyAfterTheDelay() {
        // Given
        Vehicle vehicle = vehicle(StoreSettings.realistic().withDelay(Duration.ofSeconds(2)));
        List<StoredSignal> before = vehicle.stored(LATER);

        // When
        List<Signal> reported = vehicle.report(LATER, 0, SUBSCRIBED);

        // Then
        assertThat(vehicle.stored(LATER.plusMillis(1999))).isEqualTo(before);
        assertThat(signals(vehicle, LATER.plusSeconds(2))).containsExactlyInAnyOrderElementsOf(reported);
    }

    @Test
    void everythingThatWasSaidIsRememberedWithItsSourceAndNothingElseIs() {
        // Given
        Vehicle vehicle = vehicle(StoreSettings.realistic());

        // When
        Signal first = find(vehicle.report(LATER, 0, SUBSCRIBED), SignalCode.EXTERNAL_TEMPERATURE);
        Signal second = find(
                vehicle.report(LATER.plusSeconds(60), vehicle.observedAt(), SUBSCRIBED),
                SignalCode.EXTERNAL_TEMPERATURE);
        vehicle.reported(second, Source.API, LATER.plusSeconds(70));
        vehicle.reported(second, Source.API, LATER.plusSeconds(80));

        // Then
        assertThat(vehicle.statements("climate-externaltemperature"))
                .containsExactly(
                        new Statement(first, Source.WEBHOOK, LATER.toEpochMilli()),
                        new Statement(
                                second, Source.WEBHOOK, LATER.plusSeconds(60).toEpochMilli()),
                        new Statement(second, Source.API, LATER.plusSeconds(70).toEpochMilli()));
        assertThat(vehicle.statements("odometer-traveleddistance"))
                .as("not subscribed")
                .isEmpty();
        assertThat(vehicle.statements("no-suchsignal")).isEmpty();
    }

    @Test
    void aFleetThatRemembersNothingSaysSo() {
        Vehicle vehicle =
                Fleet.create(FleetSettings.of(1, 1), BORN).liveVehicles().get(0);
        assertThatThrownBy(() -> vehicle.statements("odometer-traveleddistance"))
                .isInstanceOf(IllegalStateException.class);
    }

    private static Vehicle vehicle(StoreSettings store) {
        FleetSettings settings = FleetSettings.of(1, 1).withStore(store).withStatements();
        return Fleet.create(settings, BORN).liveVehicles().get(0);
    }

    private static List<Signal> signals(Vehicle vehicle, Instant at) {
        return vehicle.stored(at).stream().map(StoredSignal::signal).toList();
    }

    private static Signal find(List<Signal> signals, SignalCode code) {
        return signals.stream()
                .filter(signal -> signal.code() == code)
                .findFirst()
                .orElseThrow();
    }

    private static long epochMillis(Duration afterBirth) {
        return BORN.plus(afterBirth).toEpochMilli();
    }
}
