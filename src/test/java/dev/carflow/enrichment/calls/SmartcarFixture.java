package dev.carflow.enrichment.calls;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.carflow.PlantedValues;
import dev.carflow.Timeouts;
import dev.carflow.ratelimit.Urgency;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.MutableClock;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.api.VehicleApi;
import dev.carflow.smartcar.http.TransportSettings;
import dev.carflow.smartcar.token.ClientCredentials;
import dev.carflow.smartcar.token.HttpTokenEndpoint;
import dev.carflow.smartcar.token.TokenCache;
import dev.carflow.smartcar.token.TokenListener;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** Calls to a simulated Smartcar, over HTTP. */
final class SmartcarFixture implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    final MutableClock clock = new MutableClock(NOW);
    final Fleet fleet = Fleet.create(FleetSettings.of(20, 33).withSimulatedVehicles(4), NOW);
    final CountingRateLimiter limiter = new CountingRateLimiter();
    final RecordedCalls events = new RecordedCalls();
    final SmartcarApi smartcar;
    private final Vertx vertx;
    private final HttpTokenEndpoint tokenEndpoint;
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    private final AtomicLong ahead = new AtomicLong();
    private VehicleApi api;
    private SignalCallChain calls;

    SmartcarFixture(Vertx vertx, ApiSettings settings) {
        this(vertx, settings, Duration.ZERO);
    }

    /** @param smartcarAhead how far Smartcar's clock is ahead of {@link #clock}; may be negative */
    SmartcarFixture(Vertx vertx, ApiSettings settings, Duration smartcarAhead) {
        this.vertx = vertx;
        smartcar = Await.result(SmartcarApi.start(vertx, fleet, settings, Clock.offset(clock, smartcarAhead)));
        tokenEndpoint = new HttpTokenEndpoint(
                vertx, SmartcarDefaults.transport(), smartcar.tokenUri(), Duration.ofSeconds(5), Clock.systemUTC());
        PlantedValues.plant(fleet);
        PlantedValues.plant(smartcar);
        with(Given.settings(), UnaryOperator.identity());
    }

    SmartcarFixture with(CallSettings settings, UnaryOperator<TransportSettings> change) {
        if (api != null) {
            api.close();
        }
        TransportSettings apiSettings = change.apply(
                SmartcarDefaults.transport().withBaseUrl(smartcar.vehicleApi()).withMaxBodyBytes(300_000));
        api = new VehicleApi(vertx, apiSettings, VehicleApi.DEFAULT_USER_FILTER, tokenCache(), clock);
        Ticker ticker = () -> System.nanoTime() + ahead.get();
        calls = new SignalCallChain(api, limiter, settings, new CallTiming(clock, ticker, timers), () -> 0.5, events);
        return this;
    }

    private TokenCache tokenCache() {
        return new TokenCache(
                tokenEndpoint,
                () -> new ClientCredentials("client_simulated", "simulated-secret"),
                SmartcarDefaults.tokenCache(),
                clock,
                () -> 0.5,
                TokenListener.NONE);
    }

    SignalCallChain calls() {
        return calls;
    }

    /** Time passes for the breaker and for deadlines, without waiting. */
    void tick(Duration duration) {
        ahead.addAndGet(duration.toNanos());
    }

    Connection car(int number) {
        return fleet.connections().get(number);
    }

    String vehicle(int number) {
        return car(number).vehicle().id();
    }

    CompletableFuture<CallOutcome> asking(int car, Urgency urgency) {
        return calls.signals(car(car).user().id(), vehicle(car), urgency).subscribeAsCompletionStage();
    }

    CallOutcome ask(int car) {
        return calls.signals(car(car).user().id(), vehicle(car), Urgency.ROUTINE)
                .await()
                .atMost(Timeouts.CONDITION);
    }

    long requests(int car) {
        return smartcar.counts().about(vehicle(car));
    }

    @Override
    public void close() {
        api.close();
        tokenEndpoint.close();
        timers.shutdownNow();
        Await.result(smartcar.close());
    }
}
