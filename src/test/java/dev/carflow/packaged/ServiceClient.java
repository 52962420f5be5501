package dev.carflow.packaged;

import dev.carflow.Samples;
import dev.carflow.Service;
import dev.carflow.ServiceProcess;
import dev.carflow.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Everyone who calls a running process: Smartcar, a browser, a backend, a probe. */
public final class ServiceClient {

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;
    private final URI management;

    public ServiceClient(ServiceProcess service) {
        this.address = service.http("/");
        this.management = service.management("/");
    }

    public boolean isReady() throws InterruptedException {
        return is200("/q/health/ready");
    }

    public boolean isAlive() throws InterruptedException {
        return is200("/q/health/live");
    }

    private boolean is200(String probe) throws InterruptedException {
        try {
            return get(management.resolve(probe)).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    public String health() throws IOException, InterruptedException {
        return get(management.resolve("/q/health/ready")).body();
    }

    public String metrics() throws IOException, InterruptedException {
        return get(management.resolve("/q/metrics")).body();
    }

    /** Does not follow redirects. */
    public HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).timeout(Timeouts.CONDITION).build(), BodyHandlers.ofString());
    }

    /** @return the status of the answer */
    public int deliver(Samples.Delivery sample) throws IOException, InterruptedException {
        return deliver(sample.body(), sample.signature());
    }

    /** Signs and sends what is known of a vehicle without any signal, so that what is wanted has to be asked for. */
    public int deliverEmptyState(String userId, String vehicleId, String eventId)
            throws IOException, InterruptedException {
        byte[] body = emptyState(userId, vehicleId, eventId);
        return deliver(body, Service.sign(Samples.TOKEN, body));
    }

    static byte[] emptyState(String userId, String vehicleId, String eventId) {
        return ("{\"eventId\":\"" + eventId + "\",\"eventType\":\"VEHICLE_STATE\",\"data\":{\"user\":{\"id\":\""
                        + userId + "\"},\"vehicle\":{\"id\":\"" + vehicleId
                        + "\"},\"signals\":[]},\"meta\":{\"webhookId\":\"w\",\"deliveryId\":\"" + eventId
                        + "\",\"mode\":\"LIVE\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    public int deliver(byte[] body, String signature) throws IOException, InterruptedException {
        return send(delivery(body).header("SC-Signature", signature));
    }

    /** @return the status of the answer */
    public int deliverUnsigned(byte[] body) throws IOException, InterruptedException {
        return send(delivery(body));
    }

    private HttpRequest.Builder delivery(byte[] body) {
        return HttpRequest.newBuilder(address.resolve(Service.PATH))
                .timeout(Timeouts.CONDITION)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
    }

    private int send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    /** The customer's backend's request for a session. */
    public HttpResponse<String> session(String account) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/connect/sessions"))
                .timeout(Timeouts.CONDITION)
                .header("Authorization", "Bearer " + ServiceEnvironment.CONNECT_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"account\":\"" + account + "\"}"))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** The backend claims for an account what the browser brought to its page. */
    public HttpResponse<String> claim(URI page, String account) throws IOException, InterruptedException {
        String session = page.getQuery().replaceFirst(".*session=([^&]+).*", "$1");
        String claim = page.getQuery().replaceFirst(".*claim=([^&]+).*", "$1");
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/connect/sessions/" + session + "/claim"))
                .timeout(Timeouts.CONDITION)
                .header("Authorization", "Bearer " + ServiceEnvironment.CONNECT_KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"account\":\"" + account + "\",\"claim\":\"" + claim + "\"}"))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** The URL that a session's answer sends the user to. */
    public static URI consent(HttpResponse<String> session) {
        return URI.create(Samples.parse(session.body().getBytes(StandardCharsets.UTF_8))
                .path("url")
                .asText());
    }

    /** Where an answer sends the browser to. */
    public static URI location(HttpResponse<String> answer) {
        return URI.create(answer.headers().firstValue("Location").orElseThrow());
    }
}
