package dev.carflow.migration.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.PlantedValues;
import dev.carflow.Timeouts;
import dev.carflow.migration.compare.ComparedVehicle.ApplicationFailed;
import dev.carflow.migration.compare.ComparedVehicle.Different;
import dev.carflow.migration.compare.ComparedVehicle.NotComparable;
import dev.carflow.migration.compare.ComparedVehicle.Outcome;
import dev.carflow.migration.compare.ComparedVehicle.Same;
import dev.carflow.migration.compare.ComparedVehicle.SameOwner;
import dev.carflow.migration.compare.ComparedVehicle.VehicleTokenFailed;
import dev.carflow.ratelimit.Permit;
import dev.carflow.ratelimit.RateLimiter;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.CredentialKind;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.LegacySettings;
import dev.carflow.sandbox.simulator.api.LegacySettings.Version2;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.api.SmartcarHost;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.legacy.LegacyVehicleApi;
import dev.carflow.smartcar.legacy.LegacyVehicleApi.Served;
import dev.carflow.smartcar.legacy.VehicleTokenResult;
import dev.carflow.smartcar.token.AccessToken;
import dev.carflow.smartcar.token.TokenCache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against a simulated Smartcar, in each of the states that Smartcar may be in by now. */
class CredentialComparerTest {

    private final Vertx vertx = Vertx.vertx();
    private final Fleet fleet = Fleet.create(FleetSettings.of(10, 12), Instant.now());
    private final Map<String, VehicleTokenResult> tokens = new HashMap<>();
    private SmartcarApi smartcar;
    private VehicleApi v3;
    private SmartcarHost v2Host;

    @AfterEach
    void close() {
        v3.close();
        v2Host.close();
        Await.result(smartcar.close());
        Await.result(vertx.close());
    }

    private CredentialComparer against(LegacySettings legacy) {
        ApiSettings settings =
                ApiSettings.defaults().withAllowance(Allowance.unlimited()).withLegacy(legacy);
        smartcar = Await.result(SmartcarApi.start(vertx, fleet, settings, Clock.systemUTC()));
        PlantedValues.plant(fleet);
        PlantedValues.plant(smartcar);
        TokenCache application = SmartcarDefaults.tokens(vertx, smartcar);
        v3 = SmartcarDefaults.api(vertx, smartcar, application);
        v2Host = new SmartcarHost(
                vertx, SmartcarDefaults.transport().withBaseUrl(smartcar.legacyApi()), Clock.systemUTC());
        for (Connection each : fleet.connections()) {
            String id = each.vehicle().id();
            tokens.put(id, valid(smartcar.issueTokens(id).accessToken()));
        }
        RateLimiter unlimited = urgency -> Uni.createFrom().item(Permit.GRANTED);
        return new CredentialComparer(
                asked -> Uni.createFrom().item(tokens.get(asked.vehicleId())),
                v3,
                new LegacyVehicleApi(v2Host),
                unlimited,
                unlimited,
                new SignalComparison(Duration.ofMinutes(2)));
    }

    private static VehicleTokenResult valid(String token) {
        return new VehicleTokenResult.Valid(new AccessToken(token, Instant.now().plus(Duration.ofHours(1))));
    }

    private static Candidate candidate(Connection connection) {
        return new Candidate(connection.user().id(), connection.vehicle().id());
    }

    private List<ComparedVehicle> readAll(CredentialComparer ways) {
        List<ComparedVehicle> all = new ArrayList<>();
        for (Connection each : fleet.connections()) {
            all.add(ways.read(candidate(each)).await().atMost(Timeouts.CONDITION));
        }
        return all;
    }

    private static List<Class<? extends Outcome>> outcomes(List<ComparedVehicle> vehicles) {
        List<Class<? extends Outcome>> outcomes = new ArrayList<>();
        vehicles.forEach(vehicle -> outcomes.add(vehicle.outcome().getClass()));
        return outcomes;
    }

    private static ComparisonSummary summary(List<ComparedVehicle> vehicles) {
        ComparisonSummary summary = ComparisonSummary.NOTHING;
        for (ComparedVehicle vehicle : vehicles) {
            summary = summary.plus(vehicle);
        }
        return summary;
    }

    private long onV3(CredentialKind kind) {
        return smartcar.credentialCounts().calls(Endpoint.SIGNALS, kind);
    }

    @Test
    void whereV3TakesThemSignalsAreComparedAndV2SaysTheOwner() {
        CredentialComparer ways = against(LegacySettings.defaults());

        List<ComparedVehicle> all = readAll(ways);

        assertThat(outcomes(all)).containsOnly(Same.class);
        assertThat(all).allMatch(vehicle -> vehicle.version2() == Served.YES);
        assertThat(all).anyMatch(vehicle -> ((Same) vehicle.outcome()).signals() > 0);
        assertThat(smartcar.credentialCounts().misused()).isZero();
        assertThat(summary(all).isClean()).isTrue();
    }

    @Test
    void whereV3RefusesThemTheirOwnersAreComparedAndV3IsSoonNotAskedAnyMore() {
        CredentialComparer ways = against(LegacySettings.harsh());

        List<ComparedVehicle> all = readAll(ways);

        assertThat(outcomes(all)).containsOnly(SameOwner.class);
        assertThat(onV3(CredentialKind.APPLICATION)).isEqualTo(12);
        assertThat(onV3(CredentialKind.VEHICLE)).isEqualTo(3);
        assertThat(summary(all)).isEqualTo(new ComparisonSummary(12, 0, 0, 0, 0, 12, 0, 0));
        assertThat(summary(all).isClean()).isTrue();
        assertThat(summary(all).isRefusedOnV3()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Version2.class,
            names = {"GONE", "NOT_FOUND"})
    void aV2ThatIsGoneIsCountedApartAndIsNoDifference(Version2 state) {
        CredentialComparer ways = against(LegacySettings.harsh().withVersion2(state));

        List<ComparedVehicle> all = readAll(ways);

        assertThat(outcomes(all)).containsOnly(NotComparable.class);
        assertThat(summary(all)).isEqualTo(new ComparisonSummary(12, 0, 0, 0, 0, 0, 12, 12));
        assertThat(summary(all).isClean()).isFalse();
        assertThat(smartcar.counts().at(Endpoint.LEGACY_USER)).isEqualTo(1);
    }

    @Test
    void withoutV2SignalsAreComparedWhereV3TakesVehiclesTokens() {
        CredentialComparer ways = against(LegacySettings.defaults().withVersion2(Version2.GONE));

        List<ComparedVehicle> all = readAll(ways);

        assertThat(outcomes(all)).containsOnly(Same.class);
        assertThat(summary(all).version2Gone()).isEqualTo(12);
        assertThat(summary(all).isClean()).isTrue();
    }

    @Test
    void aTokenThatV2RefusesHasFailedWhateverV3Does() {
        CredentialComparer ways = against(LegacySettings.harsh());
        smartcar.revokeVehicleTokens();

        List<ComparedVehicle> all = readAll(ways);

        assertThat(all).allMatch(vehicle -> vehicle.outcome().equals(new VehicleTokenFailed("unauthorized")));
        assertThat(summary(all).isRefusedOnV3()).isFalse();
    }

    @Test
    void aTokenOfAnotherUserAndVehicleIsADifferenceAndSaysNothingOfV3() {
        CredentialComparer ways = against(LegacySettings.defaults());
        Connection one = fleet.connections().get(0);
        Connection other = fleet.connections().stream()
                .filter(each -> !each.user().equals(one.user()))
                .findFirst()
                .orElseThrow();
        String id = one.vehicle().id();
        tokens.put(id, tokens.get(other.vehicle().id()));

        ComparedVehicle vehicle = ways.read(candidate(one)).await().atMost(Timeouts.CONDITION);

        assertThat(vehicle.outcome())
                .isInstanceOfSatisfying(Different.class, different -> assertThat(different.differences())
                        .extracting(Difference::code)
                        .containsExactly("user", "vehicle"));
        assertThat(vehicle.toString())
                .doesNotContain(one.user().id(), other.user().id());
    }

    @Test
    void aFailureIsAttributedToItsCredential() {
        CredentialComparer ways = against(LegacySettings.defaults());
        Connection one = fleet.connections().get(0);
        Connection other = fleet.connections().get(1);
        tokens.put(other.vehicle().id(), new VehicleTokenResult.NoTokens());

        assertThat(ways.read(new Candidate("not/an id", one.vehicle().id()))
                        .await()
                        .atMost(Timeouts.CONDITION)
                        .outcome())
                .isInstanceOf(ApplicationFailed.class);
        assertThat(ways.read(candidate(other))
                        .await()
                        .atMost(Timeouts.CONDITION)
                        .outcome())
                .isEqualTo(new VehicleTokenFailed("no-token"));
    }

    @Test
    void whetherV2IsServedIsKnownWithAnyTokenAndWithNone() {
        against(LegacySettings.defaults());
        LegacyVehicleApi v2 = new LegacyVehicleApi(v2Host);

        assertThat(v2.served(Optional.empty()).await().atMost(Timeouts.CONDITION))
                .isEqualTo(Served.YES);
        smartcar.version2(Version2.NOT_FOUND);
        assertThat(v2.served(Optional.empty()).await().atMost(Timeouts.CONDITION))
                .isEqualTo(Served.NO);
        smartcar.version2(Version2.GONE);
        assertThat(v2.served(Optional.empty()).await().atMost(Timeouts.CONDITION))
                .isEqualTo(Served.NO);
    }
}
