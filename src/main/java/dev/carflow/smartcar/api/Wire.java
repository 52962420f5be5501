package dev.carflow.smartcar.api;

import dev.carflow.smartcar.token.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The connections to Smartcar. Vert.x's HTTP client and not the web client on top of it: that one has no way to hang up,
 * so a call that nobody waits for any more, or whose body only trickles in, would keep its connection.
 */
final class Wire {

    private static final int KEEP_ALIVE_SECONDS = 30;

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
    Uni<Transfer> get(Call call, AccessToken token) {
        return Uni.createFrom().emitter(emitter -> {
            Context context = vertx.getOrCreateContext();
            Exchange exchange = new Exchange(vertx, client, settings, emitter::complete);
            emitter.onTermination(() -> context.runOnContext(here -> exchange.abandon()));
            if (Vertx.currentContext() == context) {
                exchange.start(request(call, token));
            } else {
                context.runOnContext(here -> exchange.start(request(call, token)));
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

    private RequestOptions request(Call call, AccessToken token) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(settings.baseUrl().getHost())
                .setPort(settings.port())
                .setSsl(settings.tls())
                .setURI(basePath() + call.target())
                .setFollowRedirects(false)
                .putHeader("Accept", "application/json")
                .putHeader("Authorization", "Bearer " + token.value());
        call.userId().ifPresent(id -> request.putHeader("sc-user-id", id));
        return request;
    }

    private String basePath() {
        String path = settings.baseUrl().getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
