package dev.carflow.webhook;

import dev.carflow.eventlog.EventLog;
import dev.carflow.routing.EventRouter;
import dev.carflow.tracing.Tracing;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The webhook's endpoint once more, on a port of the loopback address, with a token that is made up anew and known to
 * this object alone, and metrics that nobody reads: it can put no event anywhere. It has event loops of its own, so that
 * the service's loops and the metrics of its HTTP server see nothing of it.
 */
final class WarmUpServer implements AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int LOOPS = 2;
    private static final int TOKEN_BYTES = 32;

    private final Vertx vertx;
    private final HttpServer server;
    private final SignatureVerifier signatures;

    /** @param log must keep nothing */
    WarmUpServer(WebhookConfig config, EventRouter router, EventLog log) throws Exception {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        signatures = new SignatureVerifier(List.of(HexFormat.of().formatHex(token)));
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(LOOPS)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                // A loop that waits here keeps nobody waiting.
                .setBlockedThreadCheckInterval(TimeUnit.HOURS.toMillis(1))
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        Router http = Router.router(vertx);
        http.route(HttpMethod.POST, WebhookEndpoint.PATH).handler(handler(config, router, log));
        server = await(vertx.createHttpServer().requestHandler(http).listen(0, "127.0.0.1"));
    }

    /** The registry is of the kind that Quarkus has, so that its code is warmed up too. */
    @SuppressWarnings("deprecation")
    private WebhookHandler handler(WebhookConfig config, EventRouter router, EventLog log) {
        WebhookMetrics metrics = new WebhookMetrics(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        WebhookReceiver receiver = new WebhookReceiver(
                signatures,
                new EnvelopeScanner(config.maxDepth()),
                new ChallengeResponder(signatures, config.handshakesPerMinute(), System::nanoTime),
                router,
                log,
                SignatureMismatchListener.NONE,
                metrics,
                Clock.systemUTC());
        ResponseWriter answers = new ResponseWriter(config.retryAfter(), metrics, refusal -> {});
        return new WebhookHandler(vertx, config, receiver, answers, metrics, Tracing.OFF);
    }

    int port() {
        return server.actualPort();
    }

    /** Returns what makes the signatures that this server accepts. */
    SignatureVerifier signatures() {
        return signatures;
    }

    private static <T> T await(Future<T> work) throws Exception {
        return work.toCompletionStage().toCompletableFuture().get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        // Nobody waits for its loops to end.
        vertx.close();
    }
}
