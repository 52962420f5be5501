package dev.carflow.webhook;

import dev.carflow.eventlog.EmitterEventLog;
import dev.carflow.routing.EventRouter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;

/** A contender of {@link WebhookEndpoint}: the same route, in front of the channel's emitter. */
@ApplicationScoped
public class EmitterWebhook {

    static final String PATH = "/contenders/emitter";

    private final Vertx vertx;
    private final WebhookConfig config;
    private final EventRouter router;
    private final EmitterEventLog log;
    private final SignatureMismatchListener mismatches;
    private final WebhookMetrics metrics;

    @Inject
    public EmitterWebhook(
            Vertx vertx,
            WebhookConfig config,
            EventRouter router,
            EmitterEventLog log,
            SignatureMismatchListener mismatches,
            WebhookMetrics metrics) {
        this.vertx = vertx;
        this.config = config;
        this.router = router;
        this.log = log;
        this.mismatches = mismatches;
        this.metrics = metrics;
    }

    void register(@Observes Router http) {
        SignatureVerifier signatures = new SignatureVerifier(ManagementTokens.of(config));
        WebhookReceiver receiver = new WebhookReceiver(
                signatures,
                new EnvelopeScanner(config.maxDepth()),
                new ChallengeResponder(signatures, config.handshakesPerMinute(), System::nanoTime),
                router,
                log,
                mismatches,
                metrics,
                Clock.systemUTC());
        ResponseWriter answers = new ResponseWriter(config.retryAfter(), metrics, refusal -> {});
        http.route(HttpMethod.POST, PATH)
                .handler(
                        new WebhookHandler(vertx, config, receiver, answers, metrics, dev.carflow.tracing.Tracing.OFF));
    }
}
