package dev.carflow.proof;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Another program of the same application, which asks Smartcar about a vehicle before the workers do. */
record OtherClient(SmartcarApi api, String clientId) {

    int ask(String user, String vehicle) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        String credentials =
                Base64.getEncoder().encodeToString((clientId + ":" + Scene.SECRET).getBytes(StandardCharsets.UTF_8));
        String answer = http.send(
                        HttpRequest.newBuilder(api.tokenUri())
                                .header("Authorization", "Basic " + credentials)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
        String token = new ObjectMapper().readTree(answer).path("access_token").asText();
        return http.send(
                        HttpRequest.newBuilder(URI.create(api.vehicleApi() + "/vehicles/" + vehicle + "/signals"))
                                .header("Authorization", "Bearer " + token)
                                .header("sc-user-id", user)
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }
}
