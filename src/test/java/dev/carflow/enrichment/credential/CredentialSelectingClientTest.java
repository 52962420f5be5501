package dev.carflow.enrichment.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.PlantedValues;
import dev.carflow.Timeouts;
import dev.carflow.accounts.Account;
import dev.carflow.accounts.AccountDirectory;
import dev.carflow.enrichment.calls.SkipReason;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.CredentialKind;
import dev.carflow.sandbox.simulator.api.Endpoint;
import dev.carflow.sandbox.simulator.api.LegacySettings;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.smartcar.MigrationPhase;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.SmartcarHost;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.legacy.LegacyTokens;
import dev.carflow.smartcar.legacy.LegacyVehicleApi;
import dev.carflow.smartcar.legacy.TokenPair;
import dev.carflow.smartcar.legacy.VehicleOfUser;
import dev.carflow.smartcar.legacy.VehicleTokenListener;
import dev.carflow.smartcar.legacy.VehicleTokenStore;
import dev.carflow.smartcar.legacy.VehicleTokens;
import dev.carflow.smartcar.legacy.VehicleTokensSettings;
import dev.carflow.smartcar.token.AccessToken;
import dev.carflow.smartcar.token.ClientCredentials;
import dev.carflow.smartcar.token.TokenCache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against a simulated Smartcar that looks at every credential and counts the wrong ones. */
class CredentialSelectingClientTest {

    private static final String SUCCESS = "success";

    private final Vertx vertx = Vertx.vertx();
    private final Fleet fleet = Fleet.create(FleetSettings.of(20, 33), Instant.now());
    private final Set<String> knownUsers = ConcurrentHashMap.newKeySet();
    private final Store store = new Store();
    private final List<CredentialUsed> used = new ArrayList<>();
    private SmartcarApi smartcar;
    private VehicleApi api;
    private SmartcarHost legacyHost;
    private SmartcarHost v2Host;
    private VehicleTokenAcceptance use;
    private final AtomicLong nanoTime = new AtomicLong();
    private VehicleTokens tokens;

    /** Pairs by vehicle and user, in memory. */
    private static final class Store implements VehicleTokenStore {
        private final Map<VehicleOfUser, Stored> pairs = new ConcurrentHashMap<>();

        @Override
        public Uni<Loaded> load(VehicleOfUser vehicle) {
            return Uni.createFrom().item(pairs.containsKey(vehicle) ? pairs.get(vehicle) : new NoTokens());
        }

        @Override
        public Uni<Saved> save(VehicleOfUser vehicle, PairVersion version, TokenPair newPair) {
            pairs.put(vehicle, new Stored(newPair, new PairVersion(version.row(), version.number() + 1)));
            return Uni.createFrom().item(new Done());
        }

        @Override
        public Uni<Void> markRefused(VehicleOfUser vehicle, PairVersion version) {
            pairs.remove(vehicle);
            return Uni.createFrom().voidItem();
        }
    }

    @AfterEach
    void close() {
        tokens.close();
        api.close();
        legacyHost.close();
        v2Host.close();
        Await.result(smartcar.close());
        Await.result(vertx.close());
    }

    private CredentialSelectingClient in(MigrationPhase phase, LegacySettings legacy) {
        ApiSettings settings =
                ApiSettings.defaults().withAllowance(Allowance.unlimited()).withLegacy(legacy);
        smartcar = Await.result(SmartcarApi.start(vertx, fleet, settings, Clock.systemUTC()));
        PlantedValues.plant(fleet);
        PlantedValues.plant(smartcar);
        TokenCache application = SmartcarDefaults.tokens(vertx, smartcar);
        api = SmartcarDefaults.api(vertx, smartcar, application);
        legacyHost = new SmartcarHost(
                vertx, SmartcarDefaults.transport().withBaseUrl(smartcar.legacyTokenUri()), Clock.systemUTC());
        LegacyTokens endpoint = new LegacyTokens(
                legacyHost, () -> new ClientCredentials(legacy.clientId(), legacy.clientSecret()), Clock.systemUTC());
        tokens = new VehicleTokens(
                Optional.of(endpoint::refresh),
                store,
                VehicleTokensSettings.defaults(),
                Clock.systemUTC(),
                () -> 0.5,
                VehicleTokenListener.NONE);
        AccountDirectory accounts = new AccountDirectory() {
            @Override
            public Optional<Account> of(String smartcarUserId) {
                return knownUsers.contains(smartcarUserId)
                        ? Optional.of(new Account(Optional.of("customer"), Optional.empty()))
                        : Optional.empty();
            }

            @Override
            public Uni<Void> settled() {
                return Uni.createFrom().voidItem();
            }
        };
        v2Host = new SmartcarHost(
                vertx, SmartcarDefaults.transport().withBaseUrl(smartcar.legacyApi()), Clock.systemUTC());
        LegacyVehicleApi v2 = new LegacyVehicleApi(v2Host);
        use = new VehicleTokenAcceptance(() -> v2, nanoTime::get);
        return new CredentialSelectingClient(api, new TokenPolicy(phase, accounts), () -> tokens, use, used::add);
    }

    private CredentialSelectingClient in(MigrationPhase phase) {
        return in(phase, LegacySettings.defaults());
    }

    private Connection car() {
        return fleet.connections().get(0);
    }

    private Connection other() {
        return fleet.connections().get(1);
    }

    private static VehicleOfUser asked(Connection connection) {
        return VehicleOfUser.of(connection.vehicle().id(), connection.user().id());
    }

    private void giveToken(Connection connection) {
        giveToken(connection, Duration.ZERO);
    }

    private void giveToken(Connection connection, Duration age) {
        var issued = smartcar.issueTokens(connection.vehicle().id());
        store.pairs.put(
                asked(connection),
                new VehicleTokenStore.Stored(
                        new TokenPair(
                                new AccessToken(
                                        issued.accessToken(),
                                        issued.issuedAt()
                                                .plus(issued.lifetime())
                                                .minus(age)),
                                Optional.of(issued.refreshToken()),
                                issued.issuedAt().minus(age)),
                        new VehicleTokenStore.PairVersion(
                                connection.vehicle().id().hashCode(), 1)));
    }

    private String ask(CredentialSelectingClient chosen, Connection connection) {
        return chosen.signals(connection.user().id(), connection.vehicle().id())
                .await()
                .atMost(Timeouts.CONDITION)
                .fold(signals -> SUCCESS, ApiProblem::slug);
    }

    private long calls(CredentialKind kind) {
        return smartcar.credentialCounts().calls(Endpoint.SIGNALS, kind);
    }

    @Test
    void inTheFirstPhaseEveryCallTakesTheVehiclesTokenEvenOfUsersWhoAreKnown() {
        // Given
        CredentialSelectingClient chosen = in(MigrationPhase.VEHICLE_TOKENS);
        giveToken(car());
        knownUsers.add(car().user().id());

        // Then
        assertThat(ask(chosen, car())).isEqualTo(SUCCESS);
        assertThat(calls(CredentialKind.VEHICLE)).isEqualTo(1);
        assertThat(calls(CredentialKind.APPLICATION)).isZero();
        assertThat(used).containsExactly(CredentialUsed.VEHICLE);
        assertThat(smartcar.credentialCounts().misused()).isZero();
    }

    @Test
    void inTheFirstPhaseAVehicleWithoutATokenIsNotAskedForAndSaysSo() {
        // Given
        CredentialSelectingClient chosen = in(MigrationPhase.VEHICLE_TOKENS);

        // Then
        assertThat(ask(chosen, car())).isEqualTo("no-vehicle-token");
        assertThat(smartcar.counts().at(Endpoint.SIGNALS)).isZero();
        assertThat(used).containsExactly(CredentialUsed.NONE);
    }

    @Test
    void inParallelTheApplicationsTokenIsForUsersWhoAreKnown() {
        // Given
        CredentialSelectingClient chosen = in(MigrationPhase.PARALLEL);
        giveToken(car());
        giveToken(other());
        knownUsers.add(car().user().id());

        // Then
        assertThat(ask(chosen, car())).isEqualTo(SUCCESS);
        assertThat(calls(CredentialKind.APPLICATION)).isEqualTo(1);
        if (!other().user().equals(car().user())) {
            assertThat(ask(chosen, other())).isEqualTo(SUCCESS);
            assertThat(calls(CredentialKind.VEHICLE)).isEqualTo(1);
        }
        assertThat(smartcar.credentialCounts().misused()).isZero();
    }

    @Test
    void inParallelTheApplicationsTokenStandsInForOneThatIsNotThere() {
        // Given
        CredentialSelectingClient chosen = in(MigrationPhase.PARALLEL);

        // Then
        assertThat(ask(chosen, car())).isEqualTo(SUCCESS);
        assertThat(used).containsExactly(CredentialUsed.APPLICATION_INSTEAD);
        assertThat(smartcar.credentialCounts().misused()).isZero();
    }

    @Test
    void inParallelTheApplicationsTokenStandsInWhereTheUserWouldHaveToConnectAgain() {
        // Given
        CredentialSelectingClient chosen = in(MigrationPhase.PARALLEL);
        giveToken(car(), Duration.ofHours(3));
        smartcar.revokeGrantsOf(car().user().id());

        // Then
        assertThat(ask(chosen, car())).isEqualTo(SUCCESS);
        assertThat(used).containsExactly(CredentialUsed.APPLICATION_INSTEAD);
        assertThat(calls(CredentialKind.VEHICLE)).isZero();
    }

    @Test
    void inParallelATokenThatV3RefusesIsReplacedByTheApplicationsAtTheNextAttempt() {
        // Given
        CredentialSelectingClient chosen =
                in(MigrationPhase.PARALLEL, LegacySettings.defaults().refusedOnV3());
        giveToken(car());
        giveToken(other());

        // Then: a caller retries at once after an `unauthorized`
        assertThat(ask(chosen, car())).isEqualTo("unauthorized");
        assertThat(ask(chosen, car())).isEqualTo(SUCCESS);
        assertThat(ask(chosen, car())).isEqualTo(SUCCESS);
        assertThat(used)
                .containsExactly(
                        CredentialUsed.VEHICLE, CredentialUsed.APPLICATION_INSTEAD, CredentialUsed.APPLICATION_INSTEAD);
        assertThat(calls(CredentialKind.VEHICLE)).isEqualTo(1);
        assertThat(smartcar.counts().at(Endpoint.LEGACY_TOKEN)).isZero();
    }

    @Test
    void aTokenThatWasRefusedIsReplacedAndNoOtherVehiclesIs() {
        // Given
        CredentialSelectingClient chosen = in(MigrationPhase.VEHICLE_TOKENS);
        giveToken(car());
        ask(chosen, car());
        smartcar.revokeVehicleTokens();
        giveToken(other());
        ask(chosen, other());
        long refreshes = smartcar.counts().at(Endpoint.LEGACY_TOKEN);

        // When
        assertThat(ask(chosen, car())).isEqualTo("unauthorized");

        // Then
        assertThat(ask(chosen, car())).isEqualTo(SUCCESS);
        assertThat(ask(chosen, other())).isEqualTo(SUCCESS);
        assertThat(smartcar.counts().at(Endpoint.LEGACY_TOKEN)).isEqualTo(refreshes + 1);
        assertThat(calls(CredentialKind.APPLICATION)).isZero();
    }

    @Test
    void inTheLastPhaseVehiclesTokensAreNotRead() {
        // Given
        CredentialSelectingClient chosen = in(MigrationPhase.APPLICATION_TOKEN);
        giveToken(car());
        CredentialSelectingClient withoutCache = new CredentialSelectingClient(
                api,
                new TokenPolicy(MigrationPhase.APPLICATION_TOKEN, null),
                () -> {
                    throw new AssertionError("no vehicle's token is wanted");
                },
                null,
                used::add);

        // Then
        assertThat(ask(chosen, car())).isEqualTo(SUCCESS);
        assertThat(ask(withoutCache, car())).isEqualTo(SUCCESS);
        assertThat(calls(CredentialKind.APPLICATION)).isEqualTo(2);
        assertThat(calls(CredentialKind.VEHICLE)).isZero();
        assertThat(smartcar.credentialCounts().misused()).isZero();
    }

    private Optional<SkipReason> skipReason(CredentialSelectingClient chosen, Connection connection) {
        return chosen.skipReason(connection.user().id(), connection.vehicle().id());
    }

    private void later(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    @Test
    void whereV3RefusesTokensThatV2TakesTheFirstPhaseMakesNoMoreCalls() {
        // Given
        CredentialSelectingClient chosen = in(MigrationPhase.VEHICLE_TOKENS, LegacySettings.harsh());
        giveToken(car());
        giveToken(other());

        // When
        assertThat(ask(chosen, car())).isEqualTo("unauthorized");

        // Then: for all vehicles
        await().until(() -> skipReason(chosen, car()).isPresent());
        assertThat(skipReason(chosen, other())).contains(SkipReason.VEHICLE_TOKENS_REFUSED);
        assertThat(used).last().isEqualTo(CredentialUsed.NONE);

        // When: it may be otherwise by now
        later(Duration.ofMinutes(10));

        // Then
        assertThat(skipReason(chosen, other())).isEmpty();
    }

    @Test
    void tokensThatV3TakesNotAreRenewedAllTheSame() {
        // Given
        CredentialSelectingClient chosen = in(MigrationPhase.VEHICLE_TOKENS, LegacySettings.harsh());
        giveToken(car());
        giveToken(other(), Duration.ofHours(3));
        ask(chosen, car());
        await().until(() -> use.skipReason(asked(car())).isPresent());
        long refreshes = smartcar.counts().at(Endpoint.LEGACY_TOKEN);

        // When
        assertThat(skipReason(chosen, other())).isPresent();

        // Then
        await().until(() -> smartcar.counts().at(Endpoint.LEGACY_TOKEN) == refreshes + 1);
    }

    @Test
    void oneTokenThatIsRefusedSaysNothingOfTheOthers() {
        // Given
        CredentialSelectingClient chosen = in(MigrationPhase.VEHICLE_TOKENS);
        giveToken(car());
        smartcar.revokeVehicleTokens();
        giveToken(other());

        // When: v2.0 refuses it, too
        assertThat(ask(chosen, car())).isEqualTo("unauthorized");

        // Then
        await().until(() -> smartcar.counts().at(Endpoint.LEGACY_USER) == 1);
        assertThat(ask(chosen, other())).isEqualTo(SUCCESS);
        assertThat(skipReason(chosen, car())).isEmpty();
    }

    @Test
    void manyRefusalsAreOneQuestionAMinute() {
        // Given
        CredentialSelectingClient chosen = in(MigrationPhase.VEHICLE_TOKENS, LegacySettings.harsh());
        for (Connection each : fleet.connections()) {
            giveToken(each);
            ask(chosen, each);
        }
        await().until(() -> skipReason(chosen, car()).isPresent());

        // Then
        assertThat(smartcar.counts().at(Endpoint.LEGACY_USER)).isEqualTo(1);

        // When
        later(Duration.ofMinutes(1));
        ask(chosen, car());

        // Then
        await().until(() -> smartcar.counts().at(Endpoint.LEGACY_USER) == 2);
    }

    @Test
    void onceV2IsGoneVehiclesWithoutATokenAreSkippedAndOthersAreNot() {
        // Given
        CredentialSelectingClient chosen =
                in(MigrationPhase.VEHICLE_TOKENS, LegacySettings.defaults().withVersion2(LegacySettings.Version2.GONE));
        giveToken(other());

        // When
        assertThat(ask(chosen, car())).isEqualTo("no-vehicle-token");

        // Then
        await().until(() -> skipReason(chosen, car()).isPresent());
        assertThat(skipReason(chosen, car())).contains(SkipReason.VERSION_GONE);
        assertThat(skipReason(chosen, other())).isEmpty();
        assertThat(ask(chosen, other())).isEqualTo(SUCCESS);
        assertThat(skipReason(chosen, car())).contains(SkipReason.VERSION_GONE);
    }

    @Test
    void inParallelNothingIsSkippedAndNoVehiclesTokenIsTriedOnceV3IsKnownToTakeNone() {
        // Given
        CredentialSelectingClient chosen = in(MigrationPhase.PARALLEL, LegacySettings.harsh());
        giveToken(car());
        giveToken(other());
        ask(chosen, car());
        await().until(() -> smartcar.counts().at(Endpoint.LEGACY_USER) == 1);

        // Then
        await().until(() -> {
            used.clear();
            ask(chosen, other());
            return used.equals(List.of(CredentialUsed.APPLICATION_INSTEAD));
        });
        assertThat(skipReason(chosen, other())).isEmpty();
    }
}
