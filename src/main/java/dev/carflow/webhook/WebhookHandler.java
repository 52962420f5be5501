package dev.carflow.webhook;

import dev.carflow.tracing.Tracing;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/** Checks the limits before a byte of a body is read, then has the request received. */
final class WebhookHandler implements Handler<RoutingContext> {

    private final Tracing tracing;
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
            WebhookMetrics metrics,
            Tracing tracing) {
        this.tracing = tracing;
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
        WebhookRequest delivery = new WebhookRequest(request, vertx.getOrCreateContext(), answers, tracing);
        Refusal refusal = admit(request);
        if (refusal == null) {
            delivery.admitted(vertx, inFlight, config.answerWithin());
            if (expectsContinue(request)) {
                request.response().writeContinue();
            }
            delivery.read(maxBody, body -> {
                metrics.bodyReceived(body.length);
                return receiver.receive(body, delivery.signature(), delivery.trace());
            });
        } else {
            if (hasSmallBody(request) && !expectsContinue(request)) {
                delivery.discardBody();
            }
            delivery.refuse(refusal);
        }
    }

    /** Returns null if the delivery is admitted and now in flight; otherwise the reason it is refused. */
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

    /**
     * Returns whether reading the body to its end costs less than a new connection: its length is given, and allowed.
     */
    private boolean hasSmallBody(HttpServerRequest request) {
        long length = declaredLength(request);
        return length >= 0 && length <= maxBody;
    }

    /**
     * Returns whether the client waits for 100 Continue before it sends its body; a proxy may pass this header on.
     * After a refusal such a client may send the body anyway or go on to another request, and the server cannot tell
     * which.
     */
    private static boolean expectsContinue(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_1_0
                && HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
    }

    private static boolean isIdentity(String encoding) {
        return encoding == null || encoding.isEmpty() || encoding.equalsIgnoreCase("identity");
    }

    /** Returns the Content-Length; -1 if absent. Vert.x refuses one that is not a number. */
    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
