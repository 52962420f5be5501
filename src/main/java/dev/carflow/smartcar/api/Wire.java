package dev.carflow.smartcar.api;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The connections to one of Smartcar's hosts. Vert.x's HTTP client and not the web client on top of it: that one has no way to hang up,
 * so a call that nobody waits for any more, or whose body only trickles in, would keep its connection.
 */
final class Wire {

    private static final int KEEP_ALIVE_SECONDS = 30;
    /** The token endpoint of the legacy side wants one (contract 5.2). */
    private static final String USER_AGENT = "Carflow";

    private final Vertx vertx;
    private final VehicleApiSettings settings;
    private final HttpClient client;

    Wire(Vertx vertx, VehicleApiSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setSsl(settings.tls())
                        .setTrustAll(false)
                        .setVerifyHost(true)
                        .setConnectTimeout((int) settings.connectTimeout().toMillis())
                        .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
                new PoolOptions().setHttp1MaxSize(settings.poolSize()).setMaxWaitQueueSize(settings.waitQueue()));
    }

    /** Never fails. A cancelled call closes its connection. */
    Uni<Transfer> send(Call call, Authorization authorization) {
        return Uni.createFrom().emitter(emitter -> {
            Context context = vertx.getOrCreateContext();
            Exchange exchange = new Exchange(vertx, client, settings, emitter::complete);
            emitter.onTermination(() -> context.runOnContext(here -> exchange.abandon()));
            Optional<Buffer> form = call.form().map(Buffer::buffer);
            if (Vertx.currentContext() == context) {
                exchange.start(request(call, authorization), form);
            } else {
                context.runOnContext(here -> exchange.start(request(call, authorization), form));
            }
        });
    }

    /** Those of the event loop the caller is on, if it is on one: what is cancelled there wakes no other thread. */
    ScheduledExecutorService timers() {
        return ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
    }

    void close() {
        client.close();
    }

    private RequestOptions request(Call call, Authorization authorization) {
        RequestOptions request = new RequestOptions()
                .setMethod(method(call))
                .setHost(settings.baseUrl().getHost())
                .setPort(settings.port())
                .setSsl(settings.tls())
                .setURI(basePath() + call.target())
                .setFollowRedirects(false)
                .putHeader("Accept", "application/json")
                .putHeader("User-Agent", USER_AGENT)
                .putHeader("Authorization", authorization.header());
        call.form().ifPresent(form -> request.putHeader("Content-Type", "application/x-www-form-urlencoded"));
        call.userId().ifPresent(id -> request.putHeader("sc-user-id", id));
        return request;
    }

    private static HttpMethod method(Call call) {
        if (call.deletes()) {
            return HttpMethod.DELETE;
        }
        return call.form().isPresent() ? HttpMethod.POST : HttpMethod.GET;
    }

    private String basePath() {
        String path = settings.baseUrl().getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
