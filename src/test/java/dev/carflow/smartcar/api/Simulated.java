package dev.carflow.smartcar.api;

import dev.carflow.PlantedValues;
import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.MutableClock;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.sandbox.simulator.api.Allowance;
import dev.carflow.sandbox.simulator.api.ApiSettings;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import dev.carflow.sandbox.simulator.fleet.Connection;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.http.TransportSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A simulated Smartcar and the client under test, with nothing but HTTP in between. */
final class Simulated implements AutoCloseable {

    private static final String FORM =
            "grant_type=client_credentials&client_id=client_simulated&client_secret=simulated-secret";

    final MutableClock clock = new MutableClock(Instant.parse("2026-11-21T08:00:00Z"));
    final Fleet fleet;
    final SmartcarApi smartcar;
    final Tokens tokens;
    private final Vertx vertx;
    private VehicleApi api;

    Simulated(Vertx vertx, ApiSettings settings) {
        this(vertx, settings, FleetSettings.of(20, 33).withSimulatedVehicles(4));
    }

    Simulated(Vertx vertx, ApiSettings settings, FleetSettings fleetSettings) {
        this.vertx = vertx;
        fleet = Fleet.create(fleetSettings, clock.instant());
        smartcar = Await.result(SmartcarApi.start(vertx, fleet, settings, clock));
        PlantedValues.plant(fleet);
        PlantedValues.plant(smartcar);
        tokens = new Tokens(this::token);
        api = new VehicleApi(vertx, settings(), VehicleApi.DEFAULT_USER_FILTER, tokens, clock);
    }

    static ApiSettings unlimited() {
        return ApiSettings.defaults().withAllowance(Allowance.unlimited());
    }

    TransportSettings settings() {
        return SmartcarDefaults.transport().withBaseUrl(smartcar.vehicleApi());
    }

    /** Another client from here on. */
    Simulated with(TransportSettings settings) {
        api.close();
        api = new VehicleApi(vertx, settings, VehicleApi.DEFAULT_USER_FILTER, tokens, clock);
        return this;
    }

    VehicleApi api() {
        return api;
    }

    Connection car() {
        return fleet.connections().get(0);
    }

    Uni<ApiResult<VehicleSignals>> asking() {
        return api.signals(car().user().id(), car().vehicle().id());
    }

    ApiResult<VehicleSignals> signals() {
        return result(asking());
    }

    static <T> ApiResult<T> result(Uni<ApiResult<T>> call) {
        return call.await().atMost(Timeouts.CONDITION);
    }

    static <T> T success(Uni<ApiResult<T>> call) {
        return result(call).fold(value -> value, problem -> {
            throw new AssertionError("expected a success, not " + problem);
        });
    }

    static ApiProblem problem(Uni<? extends ApiResult<?>> call) {
        return problem(call.await().atMost(Timeouts.CONDITION));
    }

    static ApiProblem problem(ApiResult<?> result) {
        return result.fold(
                value -> {
                    throw new AssertionError("expected a problem, not " + value.getClass());
                },
                problem -> problem);
    }

    /** Returns the bytes of a response, read by another client than the service's. */
    byte[] answerTo(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(smartcar.vehicleApi() + path))
                .header("Authorization", "Bearer " + token().await().atMost(Timeouts.CONDITION))
                .header("sc-user-id", car().user().id())
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofByteArray())
                .body();
    }

    private Uni<String> token() {
        HttpRequest request = HttpRequest.newBuilder(smartcar.tokenUri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(FORM))
                .build();
        return Uni.createFrom()
                .completionStage(HttpClient.newHttpClient().sendAsync(request, BodyHandlers.ofString()))
                .map(answer -> Samples.parsed(answer.body().getBytes(StandardCharsets.UTF_8))
                        .path("access_token")
                        .asText());
    }

    @Override
    public void close() {
        api.close();
        Await.result(smartcar.close());
    }
}
