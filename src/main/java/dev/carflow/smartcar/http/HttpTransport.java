package dev.carflow.smartcar.http;

import dev.carflow.operations.ClockComparison;
import dev.carflow.operations.LogThrottle;
import dev.carflow.smartcar.http.HttpResult.Failure;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * HTTP calls to one of Smartcar's hosts, with a connection pool of its own. A call is made when its {@code Uni} is
 * subscribed to, and its {@code Uni} never fails. It ends at the latest with the total timeout; a call that ends before
 * its response is whole, by cancellation too, closes its connection. Redirects are not followed, and nothing is retried.
 */
public final class HttpTransport implements AutoCloseable {

    private static final int KEEP_ALIVE_SECONDS = 30;
    private static final Duration TIMES_EVERY = Duration.ofSeconds(10);
    /** The legacy token endpoint requires one (contract 5.2). */
    private static final String USER_AGENT = "Carflow";

    private final Vertx vertx;
    private final TransportSettings settings;
    private final String basePath;
    private final ServerTime serverTime;
    private final HttpClient connections;
    private final WebClient client;

    public HttpTransport(Vertx vertx, TransportSettings settings) {
        this(vertx, settings, UnaryOperator.identity());
    }

    /** @param adjustment of the client's options, for tests that bring a certificate authority of their own */
    HttpTransport(Vertx vertx, TransportSettings settings, UnaryOperator<WebClientOptions> adjustment) {
        this.vertx = vertx;
        this.settings = settings;
        String path = settings.baseUrl().getRawPath();
        this.basePath = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        this.serverTime = new ServerTime(
                new ClockComparison(settings.baseUrl().getHost(), Clock.systemUTC()), new LogThrottle(TIMES_EVERY));
        WebClientOptions options = adjustment.apply(options(settings));
        this.connections = vertx.createHttpClient(
                options,
                new PoolOptions()
                        .setHttp1MaxSize(settings.maxConnections())
                        .setMaxWaitQueueSize(settings.maxWaiting()));
        this.client = RequestCapture.install(WebClient.wrap(connections, options));
    }

    private static WebClientOptions options(TransportSettings settings) {
        WebClientOptions options =
                new WebClientOptions().setUserAgent(USER_AGENT).setFollowRedirects(false);
        options.setSsl(settings.tls())
                .setTrustAll(false)
                .setVerifyHost(true)
                .setDefaultHost(settings.baseUrl().getHost())
                .setDefaultPort(settings.port())
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
        settings.proxy()
                .optionsFor(settings.baseUrl())
                .ifPresent(proxy -> options.setProxyOptions(proxy.setConnectTimeout(settings.connectTimeout())));
        return options;
    }

    /** One request, within the total timeout. */
    public Uni<HttpResult> send(Call call, Authorization authorization) {
        return withinTotalTimeout(request(call, authorization));
    }

    /** One request without the total timeout, for callers that put it around several: {@link #withinTotalTimeout}. */
    public Uni<HttpResult> request(Call call, Authorization authorization) {
        if (!call.sendable() || !authorization.isSendable()) {
            return Uni.createFrom().item(new Failure(TransportFault.NOT_SENDABLE));
        }
        return Uni.createFrom().emitter(emitter -> {
            Context context = vertx.getOrCreateContext();
            HttpExchange exchange = new HttpExchange(settings.maxBodyBytes(), serverTime, emitter::complete);
            emitter.onTermination(() -> run(context, exchange::abandon));
            run(context, () -> start(exchange, call, authorization));
        });
    }

    /** Cancels the attempts when the total timeout has passed since the subscription. */
    public Uni<HttpResult> withinTotalTimeout(Uni<HttpResult> attempts) {
        return Uni.createFrom().emitter(emitter -> {
            // A Vert.x timer: on an event loop it is set and cancelled without another thread.
            long timer = vertx.setTimer(
                    settings.totalTimeout().toMillis(),
                    late -> emitter.complete(new Failure(TransportFault.TOTAL_TIMEOUT)));
            Cancellable running = attempts.subscribe().with(emitter::complete, emitter::fail);
            emitter.onTermination(() -> {
                vertx.cancelTimer(timer);
                running.cancel();
            });
        });
    }

    /** Ends calls that are under way as failures, and later ones at once. */
    @Override
    public void close() {
        client.close();
    }

    private void start(HttpExchange exchange, Call call, Authorization authorization) {
        if (exchange.isOver()) {
            return;
        }
        HttpRequest<Buffer> request = client.request(method(call), basePath + call.target())
                .idleTimeout(settings.responseTimeout().toMillis())
                .putHeader("Accept", "application/json")
                .as(exchange.body());
        if (!authorization.equals(Authorization.NONE)) {
            request.putHeader("Authorization", authorization.header());
        }
        call.userId().ifPresent(id -> request.putHeader("sc-user-id", id));
        try {
            if (call.body().isPresent()) {
                request.putHeader("Content-Type", call.body().get().contentType())
                        .sendBuffer(Buffer.buffer(call.body().get().text()))
                        .onComplete(exchange::ended);
            } else {
                request.send().onComplete(exchange::ended);
            }
        } catch (IllegalStateException closed) {
            // Vert.x throws if the client is closed, instead of returning a failed future.
            exchange.fail(TransportFault.UNREACHABLE);
        }
    }

    private static HttpMethod method(Call call) {
        if (call.deletes()) {
            return HttpMethod.DELETE;
        }
        return call.body().isPresent() ? HttpMethod.POST : HttpMethod.GET;
    }

    private static void run(Context context, Runnable work) {
        if (Vertx.currentContext() == context) {
            work.run();
        } else {
            context.runOnContext(here -> work.run());
        }
    }
}
