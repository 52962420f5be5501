package dev.carflow.webhook;

import dev.carflow.routing.TraceContext;
import dev.carflow.tracing.TraceSpan;
import dev.carflow.tracing.Tracing;
import dev.carflow.webhook.WebhookReceiver.Outcome;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * One request and its one response. Used only on the request's event loop, so that its state needs no lock; results
 * from other threads are moved back to it.
 */
final class WebhookRequest implements InFlight.Delivery {

    private static final Logger LOG = Logger.getLogger(WebhookRequest.class);
    private static final String SIGNATURE = "SC-Signature";

    /** A body that takes longer is late: documented deliveries fit into a few packets. */
    private static final long SLOW_AFTER_MILLIS = 250;

    private static final long NO_TIMER = -1;

    private final TraceSpan span;
    private final HttpServerRequest request;
    private final Context context;
    private final ResponseWriter answers;
    private final long startedAt = System.nanoTime();

    /** Null if the request was not admitted. */
    private InFlight inFlight;

    private Vertx vertx;
    private long timer = NO_TIMER;
    private Buffer body;

    /** Bytes of the body so far; written only by this event loop. */
    private volatile int received;

    private boolean bodyComplete;
    private boolean slow;
    private boolean closed;

    WebhookRequest(HttpServerRequest request, Context context, ResponseWriter answers, Tracing tracing) {
        this.span = tracing.receive(WebhookEndpoint.PATH, request::getHeader);
        this.request = request;
        this.context = context;
        this.answers = answers;
    }

    String signature() {
        return request.getHeader(SIGNATURE);
    }

    TraceContext trace() {
        if (span.hasContext()) {
            return TraceContext.of(span.headers());
        }
        return TraceContext.continueFrom(
                request.getHeader(TraceContext.TRACEPARENT), request.getHeader(TraceContext.TRACESTATE));
    }

    /** Marks the request as in flight until it ends; responds when {@code limit} expires, if nothing else has. */
    void admitted(Vertx vertx, InFlight inFlight, Duration limit) {
        this.vertx = vertx;
        this.inFlight = inFlight;
        long rest = limit.toMillis() - SLOW_AFTER_MILLIS;
        timer = vertx.setTimer(SLOW_AFTER_MILLIS, later -> {
            if (!bodyComplete) {
                slow = true;
                inFlight.late(this);
            }
            if (rest > 0) {
                timer = vertx.setTimer(rest, over -> timeIsUp());
            } else {
                timeIsUp();
            }
        });
    }

    private void timeIsUp() {
        refuse(bodyComplete ? Refusal.NOT_DURABLE : Refusal.BODY_INCOMPLETE);
    }

    /** {@inheritDoc} Thread-safe. */
    @Override
    public int received() {
        return received;
    }

    /** {@inheritDoc} Thread-safe. */
    @Override
    public void displace() {
        context.runOnContext(here -> {
            if (!bodyComplete) {
                refuse(Refusal.BODY_INCOMPLETE);
            }
        });
    }

    /** Reads the body, up to {@code maxBytes}, and sends the response that {@code receiver} returns. */
    void read(long maxBytes, Function<byte[], Uni<Outcome>> receiver) {
        if (request.isEnded()) {
            // There is no body, or dev mode's live reload took it.
            receive(receiver);
            return;
        }
        request.handler(chunk -> {
            if (closed) {
                return;
            }
            int length = received + chunk.length();
            received = length;
            boolean room = inFlight.tryGrow(chunk.length());
            if (length > maxBytes) {
                refuse(Refusal.BODY_TOO_LARGE);
                return;
            }
            if (!room) {
                refuse(Refusal.OVERLOADED);
                return;
            }
            // Usually there is one chunk; only a body in several chunks is copied.
            body = body == null ? chunk : body.appendBuffer(chunk);
        });
        request.exceptionHandler(failure -> {
            if (!closed) {
                span.failed("client-closed");
                close();
            }
        });
        request.endHandler(end -> receive(receiver));
        request.resume();
    }

    private void receive(Function<byte[], Uni<Outcome>> receiver) {
        if (!closed) {
            bodyComplete = true;
            if (slow) {
                inFlight.arrived(this);
            }
            byte[] bytes = body == null ? new byte[0] : body.getBytes();
            body = null;
            receiver.apply(bytes).subscribe().with(this::answerLater, failure -> refuseLater());
        }
    }

    /** Reads the body to its end, so that the connection can be reused after a refusal. */
    void discardBody() {
        bodyComplete = true;
        request.resume();
    }

    void refuse(Refusal refusal) {
        answer(Outcome.refused(DeliveryType.UNVERIFIED, refusal));
    }

    private void answerLater(Outcome outcome) {
        if (Vertx.currentContext() == context) {
            answer(outcome);
        } else {
            context.runOnContext(here -> answer(outcome));
        }
    }

    private void refuseLater() {
        context.runOnContext(here -> refuse(Refusal.NOT_DURABLE));
    }

    private void answer(Outcome outcome) {
        if (!closed) {
            describe(outcome.answer());
            close();
            span.during(() -> {
                log(outcome);
                answers.send(request, outcome, startedAt, bodyComplete);
            });
        }
    }

    /** For development: one line for each delivery, which with tracing on has the ids of its trace. */
    private static void log(Outcome outcome) {
        if (LOG.isDebugEnabled()) {
            LOG.debugf(
                    "%s answered: %s",
                    outcome.type().slug(),
                    outcome.answer() instanceof WebhookResponse.Refused no
                            ? no.refusal().slug()
                            : "200");
        }
    }

    private void describe(WebhookResponse answer) {
        int status = answer instanceof WebhookResponse.Refused no ? no.refusal().status() : 200;
        span.with("http.response.status_code", status);
        if (answer instanceof WebhookResponse.Refused no) {
            span.with("carflow.refusal", no.refusal().slug());
            if (status >= 500) {
                span.failed(no.refusal().slug());
            }
        }
    }

    private void close() {
        if (!closed) {
            closed = true;
            span.end();
            body = null;
            if (inFlight != null) {
                vertx.cancelTimer(timer);
                inFlight.leave(this, received, slow);
            }
        }
    }
}
