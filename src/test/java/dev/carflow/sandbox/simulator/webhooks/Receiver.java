package dev.carflow.sandbox.simulator.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.Samples;
import dev.carflow.sandbox.simulator.wire.Signer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** The other end: keeps what arrives, and answers as the test wants it to. */
final class Receiver {

    static final String TOKEN = "7d3f0b5e-2c41-4f8a-9b6d-0e5a1c7f9842";

    private final HttpServer server;
    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> timesSeen = new ConcurrentHashMap<>();
    private volatile BiConsumer<HttpServerRequest, Arrival> eventAnswer = (request, arrival) -> answer(request, 200);
    private volatile BiConsumer<HttpServerRequest, Arrival> verifyAnswer = Receiver::solve;

    /** @param time how many times this event had arrived before, the first time 0 */
    record Arrival(Map<String, String> headers, byte[] bytes, JsonNode body, int time) {

        String eventId() {
            return body.path("eventId").asText();
        }

        boolean isVerify() {
            return body.path("eventType").asText().equals("VERIFY")
                    || body.path("eventName").asText().equals("verify");
        }
    }

    Receiver(Vertx vertx) {
        server = Await.result(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(bytes -> {
                    JsonNode body = Samples.parsed(bytes.getBytes());
                    int time = timesSeen.merge(body.path("eventId").asText(), 1, Integer::sum) - 1;
                    Map<String, String> headers = new ConcurrentHashMap<>();
                    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
                    Arrival arrival = new Arrival(headers, bytes.getBytes(), body, time);
                    arrivals.add(arrival);
                    (arrival.isVerify() ? verifyAnswer : eventAnswer).accept(request, arrival);
                }))
                .listen(0, "127.0.0.1"));
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/webhooks/smartcar");
    }

    void answering(BiConsumer<HttpServerRequest, Arrival> answer) {
        eventAnswer = answer;
    }

    void answeringVerify(BiConsumer<HttpServerRequest, Arrival> answer) {
        verifyAnswer = answer;
    }

    /** Fails the first attempts at every event. */
    void failing(int times, int status) {
        eventAnswer = (request, arrival) -> answer(request, arrival.time() < times ? status : 200);
    }

    List<Arrival> events() {
        return arrivals.stream().filter(arrival -> !arrival.isVerify()).toList();
    }

    List<Arrival> verifications() {
        return arrivals.stream().filter(Arrival::isVerify).toList();
    }

    void close() {
        Await.result(server.close());
    }

    static void answer(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end();
    }

    static void solve(HttpServerRequest request, Arrival arrival) {
        String challenge = arrival.body().findPath("challenge").asText();
        request.response()
                .putHeader("content-type", "application/json; charset=utf-8")
                .end("{\"challenge\":\"" + new Signer(TOKEN).sign(challenge) + "\"}");
    }
}
