package dev.carflow.webhook;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** Bounds what comes in before a byte of it is read, and has the rest received. */
final class WebhookHandler implements Handler<RoutingContext> {

    private final Vertx vertx;
    private final WebhookConfig config;
    private final WebhookReceiver receiver;
    private final ResponseWriter answers;
    private final WebhookMetrics metrics;
    private final InFlight inFlight;
    private final long maxBody;

    WebhookHandler(
            Vertx vertx,
            WebhookConfig config,
            WebhookReceiver receiver,
            ResponseWriter answers,
            WebhookMetrics metrics) {
        this.vertx = vertx;
        this.config = config;
        this.receiver = receiver;
        this.answers = answers;
        this.metrics = metrics;
        this.maxBody = config.maxBody().asLongValue();
        this.inFlight =
                new InFlight(config.maxInFlight(), config.maxSizeInFlight().asLongValue());
        metrics.watch(inFlight);
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        WebhookRequest delivery = new WebhookRequest(request, vertx.getOrCreateContext(), answers);
        Refusal refusal = admit(request);
        if (refusal == null) {
            delivery.admitted(vertx, inFlight, config.answerWithin());
            if (expectsToBeTold(request)) {
                request.response().writeContinue();
            }
            delivery.read(maxBody, body -> {
                metrics.bodyReceived(body.length);
                return receiver.receive(body, delivery.signature(), delivery.trace());
            });
        } else {
            if (hasSmallBody(request) && !expectsToBeTold(request)) {
                delivery.discardBody();
            }
            delivery.refuse(refusal);
        }
    }

    /** Null for a delivery that may come in, which then counts as in flight; else why it may not. */
    private Refusal admit(HttpServerRequest request) {
        if (!isIdentity(request.getHeader(HttpHeaders.CONTENT_ENCODING))) {
            return Refusal.ENCODING_UNSUPPORTED;
        }
        long length = declaredLength(request);
        if (length > maxBody) {
            return Refusal.BODY_TOO_LARGE;
        }
        return inFlight.tryEnter(length) ? null : Refusal.OVERLOADED;
    }

    /** One that costs less to read past than a new connection: its length is given, and allowed. */
    private boolean hasSmallBody(HttpServerRequest request) {
        long length = declaredLength(request);
        return length >= 0 && length <= maxBody;
    }

    /**
     * Whether the client waits for a word before it sends its body, which a proxy may pass on. One that is refused instead
     * may send the body all the same or go on with another request, and nobody can tell which.
     */
    private static boolean expectsToBeTold(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_1_0
                && HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
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
