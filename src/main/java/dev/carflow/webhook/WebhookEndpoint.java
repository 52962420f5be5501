package dev.carflow.webhook;

import dev.carflow.eventlog.EventLog;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.routing.EventRouter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code POST /webhooks/smartcar}: bounds what comes in before a byte of it is read.
 *
 * <p>A plain Vert.x route: admission has to come before the body, and it costs the least (measured,
 * {@code docs/performance.md}).
 */
@ApplicationScoped
public class WebhookEndpoint {

    public static final String PATH = "/webhooks/smartcar";

    private final Vertx vertx;
    private final RolesConfig roles;
    private final WebhookConfig config;
    private final WebhookMetrics metrics;
    private final WebhookReceiver receiver;
    private final Answers answers;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final long maxBody;

    @Inject
    public WebhookEndpoint(
            Vertx vertx,
            RolesConfig roles,
            WebhookConfig config,
            EventRouter router,
            EventLog log,
            WebhookMetrics metrics) {
        this.vertx = vertx;
        this.roles = roles;
        this.config = config;
        this.metrics = metrics;
        this.maxBody = config.maxBody().asLongValue();
        this.answers = new Answers(config.retryAfter(), metrics, new RefusalLog());
        SignatureVerifier signatures =
                new SignatureVerifier(config.managementTokens().orElse(List.of()));
        this.receiver = new WebhookReceiver(
                signatures,
                new EnvelopeScanner(config.maxDepth()),
                new ChallengeResponder(signatures, config.handshakesPerMinute(), System::nanoTime),
                router,
                log,
                metrics,
                Clock.systemUTC());
        metrics.watchInFlight(inFlight);
    }

    void register(@Observes Router http) {
        if (!roles.roles().contains(Role.INGEST)) {
            return;
        }
        http.route(HttpMethod.POST, PATH).handler(this::handle);
        http.route(PATH).handler(context -> context.response()
                .setStatusCode(405)
                .putHeader(HttpHeaders.ALLOW, HttpMethod.POST.name())
                .end());
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        Exchange exchange = new Exchange(request, vertx.getOrCreateContext(), answers);
        Refusal refusal = admit(request);
        if (refusal == null) {
            exchange.admitted(inFlight::decrementAndGet);
            exchange.limitTime(vertx, config.answerWithin());
            exchange.read(maxBody, body -> {
                metrics.bodyReceived(body.length);
                return receiver.receive(body, exchange.signature(), exchange.trace());
            });
        } else {
            if (hasSmallBody(request)) {
                exchange.discardBody();
            }
            exchange.refuse(refusal);
        }
    }

    /** Null for a delivery that may come in, which then counts as in flight; else why it may not. */
    private Refusal admit(HttpServerRequest request) {
        if (!isIdentity(request.getHeader(HttpHeaders.CONTENT_ENCODING))) {
            return Refusal.ENCODING_UNSUPPORTED;
        }
        if (declaredLength(request) > maxBody) {
            return Refusal.BODY_TOO_LARGE;
        }
        if (inFlight.incrementAndGet() > config.maxInFlight()) {
            inFlight.decrementAndGet();
            return Refusal.OVERLOADED;
        }
        return null;
    }

    /** One that costs less to read past than a new connection: its length is given, and allowed. */
    private boolean hasSmallBody(HttpServerRequest request) {
        long length = declaredLength(request);
        return length >= 0 && length <= maxBody;
    }

    private static boolean isIdentity(String encoding) {
        return encoding == null || encoding.isEmpty() || encoding.equalsIgnoreCase("identity");
    }

    /** What Content-Length says; -1 where there is none. Vert.x refuses one that is not a number. */
    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
