package dev.carflow.proof.migration;

import dev.carflow.sandbox.simulator.Await;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/**
 * A proxy before the endpoint that renews vehicles' tokens, which can hold back the first answer: granted, but never
 * received.
 */
final class TokenEndpointProxy implements AutoCloseable {

    private final URI target;
    private final boolean holdsBack;
    private final HttpClient client;
    private final HttpServer server;
    private final CompletableFuture<Void> granted = new CompletableFuture<>();

    /**
     * @param holdsBack whether the first answer is never passed on
     */
    TokenEndpointProxy(Vertx vertx, URI target, boolean holdsBack) {
        this.target = target;
        this.holdsBack = holdsBack;
        this.client = vertx.createHttpClient();
        this.server =
                Await.result(vertx.createHttpServer().requestHandler(this::pass).listen(0, "127.0.0.1"));
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + target.getPath());
    }

    /** Completes when the first pair was granted: from then on its refresh token is used up. */
    CompletableFuture<Void> granted() {
        return granted;
    }

    private void pass(HttpServerRequest request) {
        request.body()
                .compose(body -> ask(request, body))
                .onFailure(failure -> request.response().setStatusCode(502).end());
    }

    private Future<Void> ask(HttpServerRequest request, Buffer body) {
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost(target.getHost())
                        .setPort(target.getPort())
                        .setURI(target.getPath())
                        .putHeader("Authorization", request.getHeader("Authorization"))
                        .putHeader("User-Agent", request.getHeader("User-Agent"))
                        .putHeader("Content-Type", request.getHeader("Content-Type")))
                .compose(out -> out.send(body))
                .compose(answer -> answer.body().compose(content -> {
                    boolean first = !granted.isDone() && answer.statusCode() == 200;
                    if (first) {
                        granted.complete(null);
                    }
                    return first && holdsBack
                            ? Future.succeededFuture()
                            : request.response()
                                    .setStatusCode(answer.statusCode())
                                    .putHeader("Content-Type", "application/json")
                                    .end(content);
                }));
    }

    @Override
    public void close() {
        Await.result(server.close());
        client.close();
    }
}
