package dev.carflow.webhook;

import dev.carflow.eventlog.EventLog;
import dev.carflow.eventlog.spill.RefusalCounter;
import dev.carflow.operations.Role;
import dev.carflow.operations.RolesConfig;
import dev.carflow.routing.EventRouter;
import dev.carflow.settings.SecretFile;
import dev.carflow.tracing.Tracing;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Puts {@code POST /webhooks/smartcar} on the HTTP server, for the role {@code ingest}.
 *
 * <p>A plain Vert.x route, not a REST resource: admission has to come before the body, and it costs less
 * ({@code docs/performance.md}).
 */
@ApplicationScoped
public class WebhookEndpoint {

    public static final String PATH = "/webhooks/smartcar";

    private final Vertx vertx;
    private final RolesConfig roles;
    private final WebhookConfig config;
    private final EventRouter router;
    private final EventLog log;
    private final SignatureMismatchListener mismatches;
    private final RefusalCounter tally;
    private final WebhookMetrics metrics;
    private final Tracing tracing;
    private Optional<SecretFile> tokensFile = Optional.empty();

    @Inject
    public WebhookEndpoint(
            Vertx vertx,
            RolesConfig roles,
            WebhookConfig config,
            EventRouter router,
            EventLog log,
            SignatureMismatchListener mismatches,
            RefusalCounter tally,
            WebhookMetrics metrics,
            Tracing tracing) {
        this.vertx = vertx;
        this.roles = roles;
        this.config = config;
        this.router = router;
        this.log = log;
        this.mismatches = mismatches;
        this.tally = tally;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    void register(@Observes Router http) {
        if (!roles.has(Role.INGEST)) {
            return;
        }
        ResponseWriter answers = new ResponseWriter(config.retryAfter(), metrics, refusals());
        // Before all routes but the one of the shutdown: a delivery needs nothing of them.
        http.route(HttpMethod.POST, PATH)
                .order(Integer.MIN_VALUE + 1)
                .handler(new WebhookHandler(vertx, config, receiver(), answers, metrics, tracing));
        http.route(PATH).handler(context -> context.response()
                .setStatusCode(405)
                .putHeader(HttpHeaders.ALLOW, HttpMethod.POST.name())
                .end());
    }

    /** Deliveries that were refused unread count towards an outage's losses. */
    private Consumer<Refusal> refusals() {
        RefusalLog lines = new RefusalLog();
        return refusal -> {
            lines.refused(refusal);
            if (refusal == Refusal.OVERLOADED) {
                tally.refusedUnread(refusal.slug());
            }
        };
    }

    private WebhookReceiver receiver() {
        SignatureVerifier signatures = new SignatureVerifier(ManagementTokens.of(config));
        tokensFile = ManagementTokens.watch(vertx, config, signatures::use);
        return new WebhookReceiver(
                signatures,
                new EnvelopeScanner(config.maxDepth()),
                new ChallengeResponder(signatures, config.handshakesPerMinute(), System::nanoTime),
                router,
                log,
                mismatches,
                metrics,
                Clock.systemUTC());
    }

    @PreDestroy
    void close() {
        tokensFile.ifPresent(SecretFile::close);
    }
}
