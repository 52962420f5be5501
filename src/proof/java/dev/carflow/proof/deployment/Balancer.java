package dev.carflow.proof.deployment;

import dev.carflow.sandbox.simulator.Await;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The load balancer before the instances: each request goes to the next one that is ready. If none is, any gets it, so
 * that the service itself refuses. If an instance does not answer, the response is 502.
 */
final class Balancer implements AutoCloseable {

    private static final long PROBE_MILLIS = 200;

    /** Long: on a machine with other work, an instance may be ready but slow to say so. */
    private static final long ANSWERED_WITHIN_MILLIS = 10_000;

    private static final int MOST_CONNECTIONS = 2000;
    private static final int BAD_GATEWAY = 502;

    private final HttpClient client;
    private final HttpClient probes;
    private final HttpServer server;
    private final List<ServiceInstance> instances;
    private final Set<ServiceInstance> ready = ConcurrentHashMap.newKeySet();

    /** One readiness request at a time, so that a late answer never follows a newer one. */
    private final Set<ServiceInstance> asked = ConcurrentHashMap.newKeySet();

    private int next;

    /**
     * @param instances may grow and shrink later
     */
    Balancer(Vertx vertx, List<ServiceInstance> instances) {
        this.instances = instances;
        this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
        this.probes = vertx.createHttpClient();
        this.server = Await.result(
                vertx.createHttpServer().requestHandler(this::forward).listen(0, "localhost"));
        vertx.setPeriodic(PROBE_MILLIS, tick -> instances.forEach(this::probe));
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + server.actualPort() + path);
    }

    private void probe(ServiceInstance instance) {
        if (!asked.add(instance)) {
            return;
        }
        probes.request(new RequestOptions()
                        .setAbsoluteURI(instance.readiness().toString())
                        .setTimeout(ANSWERED_WITHIN_MILLIS))
                .compose(question ->
                        question.send().compose(answer -> answer.body().map(answer.statusCode())))
                .onSuccess(status -> {
                    if (status == 200) {
                        ready.add(instance);
                    } else {
                        ready.remove(instance);
                    }
                })
                .onFailure(failure -> ready.remove(instance))
                .onComplete(answered -> asked.remove(instance));
    }

    private ServiceInstance choose() {
        List<ServiceInstance> candidates =
                instances.stream().filter(ready::contains).toList();
        List<ServiceInstance> chosenFrom = candidates.isEmpty() ? instances : candidates;
        next = (next + 1) % chosenFrom.size();
        return chosenFrom.get(next);
    }

    /** Runs on the server's one event loop. */
    private void forward(HttpServerRequest request) {
        RequestOptions onward = new RequestOptions()
                .setMethod(request.method())
                .setHost("localhost")
                .setPort(choose().port())
                .setURI(request.uri());
        request.headers().forEach(header -> onward.addHeader(header.getKey(), header.getValue()));
        request.body()
                .compose(body -> client.request(onward).compose(out -> out.send(body)))
                .compose(answer -> answer.body().onSuccess(body -> pass(answer, body, request.response())))
                .onFailure(
                        failure -> request.response().setStatusCode(BAD_GATEWAY).end());
    }

    private static void pass(HttpClientResponse answer, Buffer body, HttpServerResponse to) {
        String type = answer.getHeader("Content-Type");
        if (type != null) {
            to.putHeader("Content-Type", type);
        }
        to.setStatusCode(answer.statusCode()).end(body);
    }

    @Override
    public void close() {
        Await.result(server.close());
    }
}
