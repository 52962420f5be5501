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
final class Exchange {

    private static final String SIGNATURE = "SC-Signature";

    private final HttpServerRequest request;
    private final Context context;
    private final Answers answers;
    private final long startedAt = System.nanoTime();
    private Runnable onClose = () -> {};
    private Buffer body;
    private boolean bodyComplete;
    private boolean closed;

    Exchange(HttpServerRequest request, Context context, Answers answers) {
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

    /** Runs {@code release} once, when the exchange is over in whatever way. */
    void admitted(Runnable release) {
        onClose = release;
    }

    /** Answers when {@code limit} is over, if nothing else has. */
    void limitTime(Vertx vertx, Duration limit) {
        long timer = vertx.setTimer(
                limit.toMillis(), id -> refuse(bodyComplete ? Refusal.NOT_DURABLE : Refusal.BODY_INCOMPLETE));
        Runnable release = onClose;
        onClose = () -> {
            vertx.cancelTimer(timer);
            release.run();
        };
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
            if (length() + chunk.length() > maxBytes) {
                refuse(Refusal.BODY_TOO_LARGE);
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
            onClose.run();
        }
    }

    private int length() {
        return body == null ? 0 : body.length();
    }
}
