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
        if (!isIdentity(request.getHeader(HttpHeaders.CONTENT_ENCODING))) {
            exchange.refuse(Refusal.ENCODING_UNSUPPORTED);
        } else if (declaredLength(request) > maxBody) {
            exchange.refuse(Refusal.BODY_TOO_LARGE);
        } else if (inFlight.incrementAndGet() > config.maxInFlight()) {
            inFlight.decrementAndGet();
            exchange.refuse(Refusal.OVERLOADED);
        } else {
            exchange.admit(inFlight::decrementAndGet);
            exchange.limitTime(vertx, config.answerWithin());
            exchange.read(maxBody, body -> {
                metrics.bodyReceived(body.length);
                return receiver.receive(body, exchange.signature(), exchange.trace());
            });
        }
    }

    private static boolean isIdentity(String encoding) {
        return encoding == null || encoding.isEmpty() || encoding.equalsIgnoreCase("identity");
    }

    /** What Content-Length says; 0 where there is none. Vert.x refuses one that is not a number. */
    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
