package dev.carflow.proof.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.sandbox.simulator.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLDecoder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy between the service and Smartcar's vehicle API: records the answers to calls for a vehicle's signals, and
 * passes everything on unchanged, including the ends of connections.
 */
public final class ApiRecorder implements AutoCloseable {

    private static final Pattern SIGNALS = Pattern.compile(".*/vehicles/([^/]+)/signals");
    private static final int LARGEST_KEPT = 1 << 20;
    private static final int MOST_CONNECTIONS = 500;

    private final HttpClient client;
    private final HttpServer server;
    private final URI target;
    private final Answers answers;

    /** Receives the answers to calls for a vehicle's signals that have the status 200. */
    @FunctionalInterface
    public interface Answers {
        /**
         * @param user in whose name the service asked
         */
        void answer(String user, String vehicle, byte[] body);
    }

    ApiRecorder(Vertx vertx, URI target, Answers answers) {
        this.target = target;
        this.answers = answers;
        this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
        this.server = Await.result(
                vertx.createHttpServer().requestHandler(this::forward).listen(0, "localhost"));
    }

    /**
     * @return the address of the vehicle API for the service
     */
    URI vehicleApi() {
        return URI.create("http://localhost:" + server.actualPort() + target.getPath());
    }

    private void forward(HttpServerRequest request) {
        RequestOptions onward = new RequestOptions()
                .setMethod(request.method())
                .setHost(target.getHost())
                .setPort(target.getPort())
                .setURI(request.uri());
        request.headers().forEach(header -> {
            if (!header.getKey().equalsIgnoreCase("Host")) {
                onward.addHeader(header.getKey(), header.getValue());
            }
        });
        request.body()
                .compose(body -> client.request(onward).compose(out -> {
                    request.response().closeHandler(closed -> out.reset());
                    return send(out, body);
                }))
                .onSuccess(answer -> pass(answer, request))
                .onFailure(failure -> request.connection().close());
    }

    private static Future<HttpClientResponse> send(HttpClientRequest out, Buffer body) {
        return out.send(body).map(answer -> {
            answer.pause();
            return answer;
        });
    }

    private void pass(HttpClientResponse answer, HttpServerRequest request) {
        Matcher signals = SIGNALS.matcher(request.path());
        boolean kept = answer.statusCode() == 200 && signals.matches();
        Buffer body = Buffer.buffer();
        request.response().setStatusCode(answer.statusCode());
        request.response().headers().setAll(answer.headers());
        answer.exceptionHandler(failure -> request.connection().close());
        answer.handler(part -> {
            if (kept && body.length() < LARGEST_KEPT) {
                body.appendBuffer(part);
            }
            request.response().write(part);
        });
        answer.endHandler(end -> {
            if (kept) {
                answers.answer(
                        request.getHeader("sc-user-id"), URLDecoder.decode(signals.group(1), UTF_8), body.getBytes());
            }
            request.response().end();
        });
        answer.resume();
    }

    @Override
    public void close() {
        Await.result(server.close());
    }
}
