package dev.carflow.smartcar.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.TestVertx;
import dev.carflow.sandbox.simulator.api.CredentialKind;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.LegacySettings;
import dev.carflow.sandbox.simulator.api.Misuse;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.User;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.Credential;
import dev.carflow.smartcar.api.Credential.ApplicationCredential;
import dev.carflow.smartcar.api.Credential.VehicleCredential;
import dev.carflow.smartcar.token.AccessToken;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls with a vehicle's own token, on v3 as the guide's "before" code makes them and on v2.0. */
class VehicleCredentialTest {

    private static final Vertx VERTX = TestVertx.get();

    private LegacySide side = new LegacySide(VERTX);

    @AfterEach
    void close() {
        side.close();
    }

    private String car() {
        return side.car().vehicle().id();
    }

    private AccessToken token() {
        return side.pairOf(side.car()).access();
    }

    @Test
    void signalsAndTheVehicleAreReadWithoutAnApplicationTokenOrAUser() {
        // When
        Credential credential = new VehicleCredential(token());
        int signals =
                LegacySide.success(side.v3.signals(credential, car())).signals().size();
        String id = LegacySide.success(side.v3.vehicle(credential, car())).id();

        // Then
        assertThat(signals).isPositive();
        assertThat(id).isEqualTo(car());
        assertThat(side.smartcar.credentialCounts().calls(CredentialKind.VEHICLE))
                .isEqualTo(2);
        assertThat(side.smartcar.credentialCounts().misused()).isZero();
        assertThat(side.smartcar.counts().tokensIssued()).isZero();
    }

    @Test
    void aTokenForAnotherVehicleIsForbiddenEvenOfTheSameUser() {
        // Given
        User user = side.car().user();
        Connection other = side.fleet.connect(user, side.clock.instant());
        AccessToken token = side.pairOf(other).access();
        String car = side.fleet.connections().get(1).vehicle().id();

        // When, then
        assertThat(LegacySide.problem(side.v3.signals(new VehicleCredential(token), car)))
                .isInstanceOf(ApiProblem.Forbidden.class);
        assertThat(side.smartcar.credentialCounts().misused(Misuse.OTHERS_VEHICLE))
                .isEqualTo(1);
    }

    @Test
    void whereV3TakesNoVehicleTokensTheCallIsUnauthorized() {
        // Given
        side.close();
        side = new LegacySide(
                VERTX,
                LegacySide.settings().withLegacy(LegacySettings.defaults().refusedOnV3()));

        // When, then
        assertThat(LegacySide.problem(side.v3.signals(new VehicleCredential(token()), car())))
                .isInstanceOf(ApiProblem.Unauthorized.class);
        assertThat(side.smartcar.counts().at(Endpoint.SIGNALS)).isEqualTo(1);
        assertThat(side.smartcar.credentialCounts().misused(Misuse.WRONG_DOOR)).isEqualTo(1);
    }

    @Test
    void anExpiredTokenIsUnauthorizedAndTriedOnce() {
        // Given
        AccessToken token = token();
        side.clock.advance(Duration.ofHours(2));

        // When, then
        assertThat(LegacySide.problem(side.v3.signals(new VehicleCredential(token), car())))
                .isInstanceOf(ApiProblem.Unauthorized.class);
        assertThat(side.smartcar.counts().at(Endpoint.SIGNALS)).isEqualTo(1);
        assertThat(side.smartcar.credentialCounts().misused(Misuse.EXPIRED)).isEqualTo(1);
    }

    @Test
    void v2NamesTheUserAndVehiclesOfAToken() {
        // Given
        AccessToken token = token();

        // When, then
        assertThat(LegacySide.success(side.v2.user(token)))
                .isEqualTo(side.car().user().id());
        assertThat(LegacySide.success(side.v2.vehicles(token))).containsExactly(car());
    }

    @Test
    void allVehiclesOfALargeAccountAreListed() {
        // Given
        List<Connection> cars = side.fleet.connectNewUser("dealer", 120, "live", side.clock.instant());
        AccessToken token = LegacySide.pair(
                        side.smartcar.issueTokensOfUser(cars.get(0).user().id()))
                .access();

        // When
        List<String> listed = LegacySide.success(side.v2.vehicles(token));

        // Then
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        cars.stream().map(car -> car.vehicle().id()).toList());
        assertThat(side.smartcar.counts().at(Endpoint.LEGACY_VEHICLES)).isEqualTo(3);
    }

    @Test
    void v2TakesNoTokenThatIsNotAVehicles() {
        AccessToken made = new AccessToken("made-up", side.clock.instant());
        assertThat(LegacySide.problem(side.v2.user(made))).isInstanceOf(ApiProblem.Unauthorized.class);
        assertThat(side.smartcar.credentialCounts().misused(Misuse.UNKNOWN)).isEqualTo(1);
    }

    @Test
    void credentialsDoNotRevealTheirTokens() {
        AccessToken token = token();
        assertThat(new VehicleCredential(token).toString() + new ApplicationCredential("a-user"))
                .doesNotContain(token.value())
                .doesNotContain("a-user");
    }
}
