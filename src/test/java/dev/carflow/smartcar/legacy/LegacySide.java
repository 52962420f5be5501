package dev.carflow.smartcar.legacy;

import dev.carflow.PlantedValues;
import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.MutableClock;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.LegacySettings;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.api.ApiProblem;
import dev.carflow.smartcar.api.ApiResult;
import dev.carflow.smartcar.api.SmartcarHost;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.http.TransportSettings;
import dev.carflow.smartcar.token.AccessToken;
import dev.carflow.smartcar.token.ApplicationTokens;
import dev.carflow.smartcar.token.ClientCredentials;
import dev.carflow.tracing.TraceSpan;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The legacy side of a simulated Smartcar and the clients under test, connected by HTTP alone. */
final class LegacySide implements AutoCloseable {

    static final URI REDIRECT = URI.create("https://fleet.example.com/smartcar/callback");

    final MutableClock clock = new MutableClock(Instant.parse("2026-11-21T08:00:00Z"));
    final Fleet fleet = Fleet.create(FleetSettings.of(20, 33).withSimulatedVehicles(4), clock.instant());
    final SmartcarApi smartcar;
    final LegacyTokens tokens;
    final LegacyManagementApi management;
    final LegacyVehicleApi v2;
    final VehicleApi v3;
    volatile ClientCredentials credentials;
    volatile Optional<String> managementToken;
    private final Vertx vertx;
    private final List<SmartcarHost> hosts = new ArrayList<>();

    LegacySide(Vertx vertx) {
        this(vertx, settings());
    }

    LegacySide(Vertx vertx, ApiSettings settings) {
        this.vertx = vertx;
        LegacySettings legacy = settings.legacy();
        credentials = new ClientCredentials(legacy.clientId(), legacy.clientSecret());
        managementToken = Optional.of(legacy.managementToken());
        smartcar = Await.result(SmartcarApi.start(vertx, fleet, settings, clock));
        PlantedValues.plant(fleet);
        PlantedValues.plant(smartcar);
        tokens = new LegacyTokens(host(smartcar.legacyTokenUri()), () -> credentials, clock);
        management = new LegacyManagementApi(host(smartcar.legacyManagementApi()), () -> managementToken);
        v2 = new LegacyVehicleApi(host(smartcar.legacyApi()));
        v3 = new VehicleApi(
                vertx,
                SmartcarDefaults.transport().withBaseUrl(smartcar.vehicleApi()),
                VehicleApi.DEFAULT_USER_FILTER,
                new NoApplication(),
                clock);
    }

    /** Calls with the application's token fail: none is expected here. */
    private static final class NoApplication implements ApplicationTokens {

        @Override
        public Uni<AccessToken> current() {
            return Uni.createFrom().failure(new IllegalStateException("no application token wanted"));
        }

        @Override
        public void accepted(AccessToken token) {}

        @Override
        public void refused(AccessToken token) {
            throw new AssertionError("there was none");
        }
    }

    static ApiSettings settings() {
        return ApiSettings.defaults().withAllowance(Allowance.unlimited());
    }

    /** Another client of the token endpoint, with these limits. */
    LegacyTokens tokens(TransportSettings limits) {
        return new LegacyTokens(host(limits.withBaseUrl(smartcar.legacyTokenUri())), () -> credentials, clock);
    }

    /** A client of the token endpoint with spans. */
    LegacyTokens tokens(Supplier<TraceSpan> spans) {
        return new LegacyTokens(host(smartcar.legacyTokenUri()), () -> credentials, clock, spans);
    }

    Connection car() {
        return fleet.connections().get(0);
    }

    /** As an application has them stored that connected this vehicle earlier. */
    TokenPair pairOf(Connection connection) {
        return pair(smartcar.issueTokens(connection.vehicle().id()));
    }

    static TokenPair pair(dev.carflow.sandbox.simulator.api.VehicleTokens issued) {
        return new TokenPair(
                new AccessToken(issued.accessToken(), issued.issuedAt().plus(issued.lifetime())),
                Optional.of(issued.refreshToken()),
                issued.issuedAt());
    }

    static <T> T success(Uni<ApiResult<T>> call) {
        return call.await().atMost(Timeouts.CONDITION).fold(value -> value, problem -> {
            throw new AssertionError("expected a success, not " + problem);
        });
    }

    static ApiProblem problem(Uni<? extends ApiResult<?>> call) {
        return call.await()
                .atMost(Timeouts.CONDITION)
                .fold(
                        value -> {
                            throw new AssertionError("expected a problem, not " + value.getClass());
                        },
                        problem -> problem);
    }

    private SmartcarHost host(URI url) {
        return host(SmartcarDefaults.transport().withBaseUrl(url));
    }

    private SmartcarHost host(TransportSettings settings) {
        SmartcarHost host = new SmartcarHost(vertx, settings, clock);
        hosts.add(host);
        return host;
    }

    @Override
    public void close() {
        v3.close();
        hosts.forEach(SmartcarHost::close);
        Await.result(smartcar.close());
    }
}
