package dev.carflow.proof.migration;

import dev.carflow.sandbox.simulator.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The load balancer before the service's processes: one that is taken out gets no further requests. */
final class LoadBalancer implements AutoCloseable {

    private static final List<String> ASKED = List.of("SC-Signature", "Content-Type", "Authorization");
    private static final List<String> ANSWERED = List.of("Content-Type", "Location", "Retry-After");

    private final HttpClient client;
    private final HttpServer server;
    private final List<URI> behind = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    LoadBalancer(Vertx vertx) {
        client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(64));
        server =
                Await.result(vertx.createHttpServer().requestHandler(this::pass).listen(0, "127.0.0.1"));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    /** Returns the address for webhooks. */
    URI webhooks() {
        return uri("/webhooks/smartcar");
    }

    /**
     * @param process any of its addresses
     */
    void add(URI process) {
        behind.add(process.resolve("/"));
    }

    void remove(URI process) {
        behind.remove(process.resolve("/"));
    }

    private void pass(HttpServerRequest request) {
        List<URI> processes = List.copyOf(behind);
        if (processes.isEmpty()) {
            request.response().setStatusCode(503).end();
            return;
        }
        URI process = processes.get(Math.floorMod(turn.getAndIncrement(), processes.size()));
        RequestOptions passed = new RequestOptions()
                .setMethod(request.method())
                .setHost(process.getHost())
                .setPort(process.getPort())
                .setURI(request.uri());
        for (String header : ASKED) {
            if (request.getHeader(header) != null) {
                passed.putHeader(header, request.getHeader(header));
            }
        }
        request.body()
                .compose(body -> client.request(passed).compose(out -> out.send(body)))
                .compose(answer -> answer.body().onSuccess(content -> {
                    request.response().setStatusCode(answer.statusCode());
                    for (String header : ANSWERED) {
                        if (answer.getHeader(header) != null) {
                            request.response().putHeader(header, answer.getHeader(header));
                        }
                    }
                    request.response().end(content);
                }))
                .onFailure(failure -> request.response().setStatusCode(502).end());
    }

    @Override
    public void close() {
        Await.result(server.close());
        client.close();
    }
}
