package dev.carflow.proof;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.sandbox.simulator.api.SmartcarApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Another program of the same application, which calls Smartcar about a vehicle before the workers do. */
record OtherClient(SmartcarApi api, String clientId) {

    int ask(String user, String vehicle) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        String form =
                "grant_type=client_credentials&client_id=" + clientId + "&client_secret=" + ScenarioContext.SECRET;
        String answer = http.send(
                        HttpRequest.newBuilder(api.tokenUri())
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(form))
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
