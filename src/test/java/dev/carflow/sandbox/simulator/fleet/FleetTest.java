package dev.carflow.sandbox.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static final Instant BORN = Instant.parse("2026-11-21T08:00:00Z");

    private final Fleet fleet = Fleet.create(FleetSettings.of(20, 50).withSimulatedVehicles(5), BORN);

    @Test
    void everyUserHasAVehicleAndSomeHaveSeveral() {
        // When
        var vehiclesByUser = fleet.connections().stream()
                .collect(Collectors.groupingBy(connection -> connection.user().id(), Collectors.counting()));

        // Then
        assertThat(vehiclesByUser).hasSize(20);
        assertThat(vehiclesByUser.values()).anyMatch(count -> count > 1);
        assertThat(fleet.liveVehicles()).hasSize(50);
        assertThat(fleet.vehicles()).hasSize(55);
    }

    @Test
    void theSameSeedMakesTheSameFleetAndAnotherSeedAnother() {
        // Given
        FleetSettings settings = FleetSettings.of(20, 50);

        // When
        List<String> ids = identities(Fleet.create(settings, BORN));

        // Then
        assertThat(identities(Fleet.create(settings, BORN))).isEqualTo(ids);
        assertThat(identities(Fleet.create(settings.withSeed(2), BORN))).doesNotContainAnyElementsOf(ids);
    }

    @Test
    void twoFleetsOfOneSeedLiveTheSameLives() {
        // Given
        Fleet one = Fleet.create(FleetSettings.of(20, 50), BORN);
        Fleet other = Fleet.create(FleetSettings.of(20, 50), BORN);
        Instant later = BORN.plusSeconds(12_345);

        // Then
        assertThat(one.vehicles()).zipSatisfy(List.copyOf(other.vehicles()), (a, b) -> assertThat(a.observe(later))
                .isEqualTo(b.observe(later)));
    }

    @Test
    void idsLookLikeUuidsOfVersion4() {
        assertThat(fleet.connections()).allSatisfy(connection -> {
            assertThat(UUID.fromString(connection.id()).version()).isEqualTo(4);
            assertThat(UUID.fromString(connection.id()).variant()).isEqualTo(2);
            assertThat(connection.vehicle().identity().vin()).hasSize(17);
        });
    }

    @Test
    void connectionsAreNewestFirstAlsoAfterAnotherOne() {
        // When
        Connection newest = fleet.connect(fleet.users().get(3), BORN.plusSeconds(1));

        // Then
        assertThat(fleet.connections().get(0)).isEqualTo(newest);
        assertThat(fleet.connections())
                .isSortedAccordingTo((a, b) -> b.createdAt().compareTo(a.createdAt()));
        assertThat(fleet.vehicle(newest.vehicle().id())).contains(newest.vehicle());
    }

    @Test
    void reconnectingChangesTheConnectionButNotTheVehicle() {
        // Given
        Connection old = fleet.connections().get(7);

        // When
        Connection renewed = fleet.reconnect(old.vehicle().id(), BORN.plusSeconds(1));

        // Then
        assertThat(renewed.id()).isNotEqualTo(old.id());
        assertThat(renewed.vehicle()).isSameAs(old.vehicle());
        assertThat(fleet.connections()).hasSize(55).doesNotContain(old).contains(renewed);
    }

    @Test
    void aNewUserBringsSeveralVehiclesAndNoOtherUsersChange() {
        // Given
        List<Connection> before = fleet.connections();

        // When
        List<Connection> made = fleet.connectNewUser("customer-1", 3, VehicleIdentity.LIVE, BORN.plusSeconds(1));

        // Then
        assertThat(made).extracting(Connection::user).containsOnly(made.get(0).user());
        assertThat(made.get(0).user().externalId()).isEqualTo("customer-1");
        assertThat(fleet.connections()).containsAll(before).containsAll(made).hasSize(58);
        assertThat(fleet.liveVehicles()).contains(made.get(2).vehicle());
    }

    @Test
    void removingAUserRemovesAllHisVehicles() {
        // Given
        User user = fleet.users().get(0);
        List<String> ofUser = fleet.connections().stream()
                .filter(connection -> connection.user().equals(user))
                .map(connection -> connection.vehicle().id())
                .toList();

        // When
        boolean removed = fleet.removeUser(user.id());

        // Then
        assertThat(removed).isTrue();
        assertThat(fleet.removeUser(user.id())).isFalse();
        assertThat(ofUser).isNotEmpty().allSatisfy(id -> assertThat(fleet.vehicle(id))
                .isEmpty());
    }

    private static List<String> identities(Fleet fleet) {
        return fleet.connections().stream()
                .map(connection -> connection.user().id() + connection.vehicle().identity() + connection.id())
                .toList();
    }
}
