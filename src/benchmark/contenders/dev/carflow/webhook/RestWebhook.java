package dev.carflow.webhook;

import dev.carflow.eventlog.EventLog;
import dev.carflow.routing.EventRouter;
import dev.carflow.routing.TraceContext;
import dev.carflow.webhook.WebhookReceiver.Outcome;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;

/**
 * A contender of {@link WebhookEndpoint}: a Quarkus REST resource with the same receiver and event log behind it. Quarkus
 * has read the whole body before the method runs, so nothing is refused or displaced while it arrives.
 */
@Path("/contenders/rest")
public class RestWebhook {

    private final WebhookReceiver receiver;
    private final WebhookMetrics metrics;

    @Inject
    public RestWebhook(
            WebhookConfig config,
            EventRouter router,
            EventLog log,
            SignatureMismatchListener mismatches,
            WebhookMetrics metrics) {
        SignatureVerifier signatures = new SignatureVerifier(ManagementTokens.of(config));
        this.metrics = metrics;
        this.receiver = new WebhookReceiver(
                signatures,
                new EnvelopeScanner(config.maxDepth()),
                new ChallengeResponder(signatures, config.handshakesPerMinute(), System::nanoTime),
                router,
                log,
                mismatches,
                metrics,
                Clock.systemUTC());
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    public Uni<Response> receive(
            byte[] body,
            @HeaderParam("SC-Signature") String signature,
            @HeaderParam(TraceContext.TRACEPARENT) String parent,
            @HeaderParam(TraceContext.TRACESTATE) String state) {
        long startedAt = System.nanoTime();
        metrics.bodyReceived(body.length);
        TraceContext trace = TraceContext.continueFrom(parent, state);
        return Uni.createFrom()
                .<Outcome>emitter(answer -> receiver.receive(body, signature, trace, answer::complete))
                .map(outcome -> {
                    metrics.answered(outcome, startedAt);
                    return answer(outcome);
                });
    }

    private static Response answer(Outcome outcome) {
        if (outcome.answer() instanceof WebhookResponse.Refused no) {
            return Response.status(no.refusal().status()).build();
        }
        if (outcome.answer() instanceof WebhookResponse.ChallengeAnswered yes) {
            return Response.ok("{\"challenge\":\"" + yes.response() + "\"}", MediaType.APPLICATION_JSON)
                    .build();
        }
        return Response.ok().build();
    }
}
