package dev.carflow.accounts;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.sandbox.simulator.SmartcarSimulator;
import dev.carflow.sandbox.simulator.fleet.Connection;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/** A user's way through a simulated Smartcar Connect, with the customer's page and backend. */
record ConnectFlow(SmartcarSimulator smartcar) {

    static final String KEY = "the-current-key-of-the-customers-backend";
    static final URI REDIRECT = URI.create("https://fleet.example.com/connect/callback");

    private static final String CONNECT = "https://connect.smartcar.com";
    private static final String DONE = "https://app.example.com/garage";

    /** In the second phase of the migration. */
    static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("carflow.roles", "ingest,worker");
        settings.put("carflow.migration.phase", "parallel");
        settings.put("carflow.accounts.encryption-keys", AccountsSettings.key(1));
        settings.put("carflow.enrichment.signals", "odometer-traveleddistance:1H");
        settings.put("carflow.rate-limit.capacity", "100000");
        settings.put("carflow.connect.api-key", KEY);
        settings.put("carflow.connect.application-id", "5f0c2f0e-7a1b-4c57-9d0a-5f1f0a6f1d3e");
        settings.put("carflow.connect.redirect-uri", REDIRECT.toString());
        settings.put("carflow.connect.done-url", DONE);
        return settings;
    }

    /** The user who returns from Connect, with a vehicle. */
    record Arrived(String userId, String vehicleId, Map<String, String> parameters) {}

    Arrived connects(String account) throws Exception {
        Response session = given().header("Authorization", "Bearer " + KEY)
                .contentType("application/json")
                .body("{\"account\":\"" + account + "\"}")
                .post("/connect/sessions");
        session.then().statusCode(201);
        Map<String, String> parameters = consents(session.path("url"));
        String user = parameters.get("user_id");
        Connection connection = smartcar.fleet().connections().stream()
                .filter(each -> each.user().id().equals(user))
                .findFirst()
                .orElseThrow();
        return new Arrived(user, connection.vehicle().id(), parameters);
    }

    /** The query that a browser brings back from the simulated Smartcar. */
    private Map<String, String> consents(String url) throws IOException, InterruptedException {
        assertThat(url).startsWith(CONNECT).contains("response_type=code");
        URI here = URI.create(url.replace(CONNECT, smartcar.api().connect().toString()));
        HttpResponse<String> consent =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(here).build(), BodyHandlers.ofString());
        assertThat(consent.statusCode()).isEqualTo(302);
        URI back = URI.create(consent.headers().firstValue("Location").orElseThrow());
        assertThat(back.toString()).startsWith(REDIRECT.toString());
        return parameters(back);
    }

    private static Map<String, String> parameters(URI uri) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : uri.getQuery().split("&")) {
            parameters.put(
                    parameter.substring(0, parameter.indexOf('=')), parameter.substring(parameter.indexOf('=') + 1));
        }
        return parameters;
    }

    /** The browser arrives at the customer's page. Returns what it brings. */
    static Map<String, String> comesBack(Arrived arrived) {
        String location = given().redirects()
                .follow(false)
                .queryParams(arrived.parameters())
                .get("/connect/callback")
                .then()
                .statusCode(303)
                .extract()
                .header("Location");
        assertThat(location).startsWith(DONE + "?status=confirmed&");
        return parameters(URI.create(location));
    }

    /** The customer's backend knows who is logged in there. */
    static Response claims(Map<String, String> brought, String account) {
        return given().header("Authorization", "Bearer " + KEY)
                .contentType("application/json")
                .body("{\"account\":\"" + account + "\",\"claim\":\"" + brought.get("claim") + "\"}")
                .post("/connect/sessions/" + brought.get("session") + "/claim");
    }

    static Response asksForTheToken(String key, String vehicleId) {
        return given().header("Authorization", "Bearer " + key).get("/connect/vehicles/" + vehicleId + "/token");
    }
}
