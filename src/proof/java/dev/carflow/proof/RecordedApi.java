package dev.carflow.proof;

import dev.carflow.proof.reading.Reading;
import dev.carflow.sandbox.simulator.Await;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy before Smartcar's vehicle API that records the answers by user and vehicle. Broken answers (resets, silence,
 * bodies that end early or never) pass unchanged.
 */
final class RecordedApi implements AutoCloseable {

    private static final Pattern SIGNALS = Pattern.compile(".*/vehicles/([^/]+)/signals/?");
    private static final int MOST_CONNECTIONS = 2_000;

    /** A larger body is a fault's, and no list of signals. */
    private static final int LARGEST_KEPT = 1 << 20;

    private final HttpClient client;
    private final HttpServer server;
    private final URI target;
    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();

    RecordedApi(Vertx vertx, URI target) {
        this.target = target;
        this.client = vertx.createHttpClient(new HttpClientOptions().setMaxPoolSize(MOST_CONNECTIONS));
        this.server =
                Await.result(vertx.createHttpServer().requestHandler(this::pass).listen(0, "127.0.0.1"));
    }

    /**
     * A complete answer.
     *
     * @param asked when the request arrived
     * @param answered when the last byte arrived
     * @param retryAfter null if it is not given in seconds
     * @param signals by code; empty if the status is not 200
     */
    record Answer(int status, Instant asked, Instant answered, Duration retryAfter, Map<String, Reading> signals) {}

    /**
     * @return the address to use instead of the vehicle API's
     */
    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + target.getPath());
    }

    /**
     * @return in the order in which they ended
     */
    List<Answer> about(String user, String vehicle) {
        return List.copyOf(answers.getOrDefault(key(user, vehicle), new ConcurrentLinkedQueue<>()));
    }

    private static String key(String user, String vehicle) {
        return user + " " + vehicle;
    }

    private void pass(HttpServerRequest request) {
        Instant asked = Instant.now();
        HttpServerResponse response = request.response();
        request.body()
                .compose(body -> client.request(new RequestOptions()
                                .setMethod(request.method())
                                .setHost(target.getHost())
                                .setPort(target.getPort())
                                .setURI(request.uri()))
                        .compose(out -> {
                            request.headers().forEach((name, value) -> {
                                if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
                                    out.putHeader(name, value);
                                }
                            });
                            // The client closed its connection, so the call made for it ends.
                            response.closeHandler(gone -> out.reset());
                            return out.send(body);
                        }))
                .onSuccess(answer -> relay(request, answer, asked))
                .onFailure(lost -> response.reset());
    }

    private void relay(HttpServerRequest request, HttpClientResponse answer, Instant asked) {
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.statusCode());
        response.headers().setAll(answer.headers());
        response.setChunked(!answer.headers().contains("Content-Length"));
        Buffer kept = Buffer.buffer();
        answer.handler(bytes -> {
            if (kept.length() <= LARGEST_KEPT) {
                kept.appendBuffer(bytes);
            }
            response.write(bytes);
            if (response.writeQueueFull()) {
                answer.pause();
                response.drainHandler(room -> answer.resume());
            }
        });
        answer.exceptionHandler(lost -> response.reset());
        answer.endHandler(end -> {
            if (kept.length() <= LARGEST_KEPT) {
                record(request, answer, asked, kept);
            }
            response.end();
        });
    }

    private void record(HttpServerRequest request, HttpClientResponse answer, Instant asked, Buffer body) {
        Matcher vehicle = SIGNALS.matcher(URI.create(request.uri()).getPath());
        if (vehicle.matches()) {
            int status = answer.statusCode();
            Map<String, Reading> signals = status == 200 ? signals(body) : Map.of();
            answers.computeIfAbsent(
                            key(request.getHeader("sc-user-id"), vehicle.group(1)),
                            first -> new ConcurrentLinkedQueue<>())
                    .add(new Answer(status, asked, Instant.now(), retryAfter(answer), signals));
        }
    }

    private static Duration retryAfter(HttpClientResponse answer) {
        String value = answer.getHeader("Retry-After");
        return value != null && value.matches("\\d+") ? Duration.ofSeconds(Long.parseLong(value)) : null;
    }

    /**
     * @return empty if it is no list of signals, as for a fault
     */
    private static Map<String, Reading> signals(Buffer body) {
        try {
            return Reading.ofAnswer(Reading.tree(body.getBytes()).path("data"));
        } catch (UncheckedIOException e) {
            return Map.of();
        }
    }

    @Override
    public void close() {
        Await.result(server.close());
        Await.result(client.close());
    }
}
