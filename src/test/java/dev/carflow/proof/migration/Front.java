package dev.carflow.proof.migration;

import dev.carflow.sandbox.simulator.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The load balancer before the service's processes: whoever is taken out gets no further request. */
final class Front implements AutoCloseable {

    private static final String SIGNATURE = "SC-Signature";

    private final HttpClient client;
    private final HttpServer server;
    private final List<URI> behind = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    Front(Vertx vertx) {
        client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(64));
        server =
                Await.result(vertx.createHttpServer().requestHandler(this::pass).listen(0, "127.0.0.1"));
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/webhooks/smartcar");
    }

    void add(URI process) {
        behind.add(process);
    }

    void remove(URI process) {
        behind.remove(process);
    }

    private void pass(HttpServerRequest request) {
        List<URI> processes = List.copyOf(behind);
        if (processes.isEmpty()) {
            request.response().setStatusCode(503).end();
            return;
        }
        URI process = processes.get(Math.floorMod(turn.getAndIncrement(), processes.size()));
        request.body()
                .compose(body -> client.request(new RequestOptions()
                                .setMethod(HttpMethod.POST)
                                .setHost(process.getHost())
                                .setPort(process.getPort())
                                .setURI(process.getPath())
                                .putHeader("Content-Type", "application/json"))
                        .compose(out -> {
                            String signature = request.getHeader(SIGNATURE);
                            if (signature != null) {
                                out.putHeader(SIGNATURE, signature);
                            }
                            return out.send(body);
                        })
                        .compose(answer -> answer.body().onSuccess(content -> request.response()
                                .setStatusCode(answer.statusCode())
                                .putHeader("Content-Type", contentType(answer))
                                .end(content))))
                .onFailure(failure -> request.response().setStatusCode(502).end());
    }

    private static String contentType(HttpClientResponse answer) {
        String told = answer.getHeader("Content-Type");
        return told == null ? "application/json" : told;
    }

    @Override
    public void close() {
        Await.result(server.close());
        client.close();
    }
}
