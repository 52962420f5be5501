package dev.carflow.sandbox.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.MutableClock;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.sandbox.simulator.fleet.Fleet;
import dev.carflow.sandbox.simulator.fleet.FleetSettings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** A caller of the API, with a fleet and a clock of its own; nothing but HTTP in between. */
final class ApiClient implements AutoCloseable {

    static final String FORM =
            "grant_type=client_credentials&client_id=client_simulated&client_secret=simulated-secret";

    final MutableClock clock = new MutableClock(Instant.parse("2026-11-21T08:00:00Z"));
    final Fleet fleet;
    final SmartcarApi api;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String token = "";

    ApiClient(Vertx vertx, ApiSettings settings) {
        this(vertx, settings, FleetSettings.of(20, 33).withSimulatedVehicles(4));
    }

    ApiClient(Vertx vertx, ApiSettings settings, FleetSettings fleetSettings) {
        fleet = Fleet.create(fleetSettings, clock.instant());
        api = Await.result(SmartcarApi.start(vertx, fleet, settings, clock));
    }

    static ApiSettings unlimited() {
        return ApiSettings.defaults().withAllowance(Allowance.unlimited());
    }

    /** Takes a token for the calls that follow. */
    ApiClient authorized() {
        token = json(token(FORM)).path("access_token").asText();
        return this;
    }

    HttpResponse<String> token(String form) {
        return token("application/x-www-form-urlencoded", form);
    }

    HttpResponse<String> token(String contentType, String body) {
        return send(HttpRequest.newBuilder(api.tokenUri())
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> get(String pathAndQuery) {
        return send(request(pathAndQuery));
    }

    HttpResponse<String> get(String pathAndQuery, String userId) {
        return send(request(pathAndQuery).header("sc-user-id", userId));
    }

    /** Follows a link as the API gave it. */
    HttpResponse<String> follow(String link) {
        return send(HttpRequest.newBuilder(URI.create(link)).header("Authorization", "Bearer " + token));
    }

    HttpResponse<String> management(String pathAndQuery) {
        return send(managed(pathAndQuery));
    }

    /** Asks for the subscription of a webhook to the vehicle of a connection. */
    HttpResponse<String> subscribe(String webhookId, int connection) {
        return subscribe(webhookId, owner(connection), vehicle(connection));
    }

    HttpResponse<String> subscribe(String webhookId, String userId, String vehicleId) {
        String attributes = "{\"webhookId\":\"" + webhookId + "\",\"userId\":\"" + userId + "\",\"vehicleId\":\""
                + vehicleId + "\"}";
        return send(managed("/subscriptions")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"data\":{\"attributes\":" + attributes + "}}")));
    }

    HttpResponse<String> unsubscribe(String subscriptionId) {
        return send(managed("/subscriptions/" + subscriptionId).DELETE());
    }

    HttpRequest.Builder managed(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(api.managementApi() + pathAndQuery))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> delete(String path) {
        return send(request(path).DELETE());
    }

    HttpResponse<String> signalsOf(int connection) {
        return get(signalsPath(connection), owner(connection));
    }

    String signalsPath(int connection) {
        return "/vehicles/" + vehicle(connection) + "/signals";
    }

    String vehicle(int connection) {
        return fleet.connections().get(connection).vehicle().id();
    }

    String owner(int connection) {
        return fleet.connections().get(connection).user().id();
    }

    String bearer() {
        return token;
    }

    HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(api.vehicleApi() + pathAndQuery))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "bearer " + token);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return trySend(request);
        } catch (IOException e) {
            throw new AssertionError("expected an answer", e);
        }
    }

    HttpResponse<String> trySend(HttpRequest.Builder request) throws IOException {
        return trySend(request, BodyHandlers.ofString());
    }

    <T> HttpResponse<T> trySend(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) throws IOException {
        try {
            return http.send(request.build(), body);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return Samples.parsed(response.body().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        Await.result(api.close());
    }
}
