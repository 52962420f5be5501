package dev.carflow.smartcar.api;

import dev.carflow.sandbox.simulator.Await;
import dev.carflow.sandbox.simulator.MutableClock;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.http.TransportSettings;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that responds as the test says, and records its requests. */
final class CannedServer implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    /** A request as it was on the wire. */
    record ReceivedRequest(String uri, Map<String, String> headers) {}

    final List<ReceivedRequest> asked = new CopyOnWriteArrayList<>();
    final Tokens tokens = Tokens.fixed();
    private final HttpServer server;
    private final VehicleApi api;
    private volatile Handler<HttpServerRequest> answer;

    CannedServer(Vertx vertx) {
        server = Await.result(vertx.createHttpServer()
                .requestHandler(request -> {
                    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                    request.headers().forEach(headers::put);
                    asked.add(new ReceivedRequest(request.uri(), headers));
                    answer.handle(request);
                })
                .listen(0, "127.0.0.1"));
        api = new VehicleApi(vertx, settings(), VehicleApi.DEFAULT_USER_FILTER, tokens, new MutableClock(NOW));
    }

    TransportSettings settings() {
        return SmartcarDefaults.transport()
                .withBaseUrl(URI.create("http://127.0.0.1:" + server.actualPort() + "/v3"))
                .withMaxBodyBytes(200_000);
    }

    CannedServer answers(Handler<HttpServerRequest> newAnswer) {
        answer = newAnswer;
        return this;
    }

    CannedServer answers(int status, byte[] body, Map<String, String> headers) {
        return answers(request -> {
            headers.forEach((name, value) -> request.response().putHeader(name, value));
            request.response().setStatusCode(status).end(Buffer.buffer(body));
        });
    }

    CannedServer answers(int status, String json) {
        return answers(status, json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    VehicleApi api() {
        return api;
    }

    @Override
    public void close() {
        api.close();
        Await.result(server.close());
    }
}
