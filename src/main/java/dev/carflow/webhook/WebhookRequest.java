package dev.carflow.webhook;

import dev.carflow.routing.TraceContext;
import dev.carflow.tracing.TraceSpan;
import dev.carflow.tracing.Tracing;
import dev.carflow.webhook.Deadlines.Deadline;
import dev.carflow.webhook.WebhookReceiver.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One request and its one response. Used only on the request's event loop, so that its state needs no lock; results
 * from other threads are moved back to it.
 */
final class WebhookRequest implements InFlight.Delivery {

    private static final Logger LOG = Logger.getLogger(WebhookRequest.class);
    private static final CharSequence SIGNATURE = HttpHeaders.createOptimized("sc-signature");
    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized(TraceContext.TRACEPARENT);
    private static final CharSequence TRACESTATE = HttpHeaders.createOptimized(TraceContext.TRACESTATE);

    private final TraceSpan span;
    private final HttpServerRequest request;
    private final Context context;
    private final ResponseWriter answers;
    private final long startedAt = System.nanoTime();

    /** Null if the request was not admitted. */
    private InFlight inFlight;

    private Deadline deadline;
    private ReceivedBody body;

    /** Bytes of the body so far; written only by this event loop. */
    private volatile int received;

    private boolean bodyComplete;
    private boolean slow;
    private boolean closed;

    WebhookRequest(HttpServerRequest request, Context context, ResponseWriter answers, Tracing tracing) {
        this.span = tracing.isOn() ? tracing.receive(WebhookEndpoint.PATH, request::getHeader) : TraceSpan.NONE;
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
        String parent = request.getHeader(TRACEPARENT);
        return TraceContext.continueFrom(parent, parent == null ? null : request.getHeader(TRACESTATE));
    }

    /** Marks the request as in flight until it ends; responds when its time is over, if nothing else has. */
    void admitted(RequestDeadlines deadlines, InFlight inFlight, long declaredLength) {
        this.inFlight = inFlight;
        this.body = new ReceivedBody(declaredLength);
        deadline = deadlines.slow().add(startedAt, () -> {
            deadline = deadlines.answer().add(startedAt, this::timeIsUp);
            if (!bodyComplete) {
                slow = true;
                inFlight.late(this);
            }
        });
    }

    private void timeIsUp() {
        context.runOnContext(here -> refuse(bodyComplete ? Refusal.NOT_DURABLE : Refusal.BODY_INCOMPLETE));
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
    void read(long maxBytes, BiConsumer<byte[], Consumer<Outcome>> receiver) {
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
            body.add(chunk);
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

    private void receive(BiConsumer<byte[], Consumer<Outcome>> receiver) {
        if (!closed) {
            bodyComplete = true;
            if (slow) {
                inFlight.arrived(this);
            }
            byte[] bytes = body.toArray();
            body = null;
            receiver.accept(bytes, this::answerLater);
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

    private void answer(Outcome outcome) {
        if (!closed) {
            describe(outcome.answer());
            close();
            if (span == TraceSpan.NONE) {
                send(outcome);
            } else {
                span.during(() -> send(outcome));
            }
        }
    }

    private void send(Outcome outcome) {
        log(outcome);
        answers.send(request, outcome, startedAt, bodyComplete);
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
                deadline.cancel();
                inFlight.leave(this, received, slow);
            }
        }
    }
}
