package dev.carflow.webhook;

import dev.carflow.routing.TraceContext;
import dev.carflow.webhook.WebhookReceiver.Outcome;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.function.Function;

/**
 * One request and its one answer. It is used on the request's event loop alone, so its state needs no lock; results
 * that arrive on other threads are brought back there.
 */
final class WebhookRequest implements InFlight.Delivery {

    private static final String SIGNATURE = "SC-Signature";

    /** A body that is not there by then is late: documented deliveries fit into a few packets. */
    private static final long SLOW_AFTER_MILLIS = 250;

    private static final long NO_TIMER = -1;

    private final HttpServerRequest request;
    private final Context context;
    private final ResponseWriter answers;
    private final long startedAt = System.nanoTime();

    /** Null for one that was not admitted. */
    private InFlight inFlight;

    private Vertx vertx;
    private long timer = NO_TIMER;
    private Buffer body;

    /** Bytes of the body so far; only this loop writes it. */
    private volatile int received;

    private boolean bodyComplete;
    private boolean slow;
    private boolean closed;

    WebhookRequest(HttpServerRequest request, Context context, ResponseWriter answers) {
        this.request = request;
        this.context = context;
        this.answers = answers;
    }

    String signature() {
        return request.getHeader(SIGNATURE);
    }

    TraceContext trace() {
        return TraceContext.continueFrom(
                request.getHeader(TraceContext.TRACEPARENT), request.getHeader(TraceContext.TRACESTATE));
    }

    /** Counts as in flight until it is over in whatever way; answers when {@code limit} is over, if nothing else has. */
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

    /** Reads the body, up to {@code maxBytes}, and answers what {@code receiver} makes of it. */
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
            // One chunk is the rule; only a body that comes in several is copied together.
            body = body == null ? chunk : body.appendBuffer(chunk);
        });
        request.exceptionHandler(failure -> close());
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

    /** Reads past the body, so that the connection can be used again after a refusal. */
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
            close();
            answers.send(request, outcome, startedAt, bodyComplete);
        }
    }

    private void close() {
        if (!closed) {
            closed = true;
            body = null;
            if (inFlight != null) {
                vertx.cancelTimer(timer);
                inFlight.leave(this, received, slow);
            }
        }
    }
}
