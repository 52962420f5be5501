package dev.carflow.webhook;

import dev.carflow.operations.EventLoops;
import dev.carflow.tracing.Tracing;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

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

    /** By the timers of an event loop: there are a few. */
    private final Map<ScheduledExecutorService, RequestDeadlines> deadlines = new ConcurrentHashMap<>();

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
        Context here = vertx.getOrCreateContext();
        WebhookRequest delivery = new WebhookRequest(request, here, answers, tracing);
        long length = declaredLength(request);
        Refusal refusal = admit(request, length);
        if (refusal == null) {
            delivery.admitted(deadlines(here), inFlight, length);
            if (expectsContinue(request)) {
                request.response().writeContinue();
            }
            delivery.read(maxBody, (body, answer) -> {
                metrics.bodyReceived(body.length);
                receiver.receive(body, delivery.signature(), delivery.trace(), answer);
            });
        } else {
            if (isSmallBody(length) && !expectsContinue(request)) {
                delivery.discardBody();
            }
            delivery.refuse(refusal);
        }
    }

    private RequestDeadlines deadlines(Context here) {
        ScheduledExecutorService timers = EventLoops.timersOf(here);
        RequestDeadlines known = deadlines.get(timers);
        return known == null
                ? deadlines.computeIfAbsent(timers, loop -> RequestDeadlines.of(loop, config.answerWithin()))
                : known;
    }

    /** Returns null if the delivery is admitted and now in flight; otherwise the reason it is refused. */
    private Refusal admit(HttpServerRequest request, long length) {
        if (!isIdentity(request.getHeader(HttpHeaders.CONTENT_ENCODING))) {
            return Refusal.ENCODING_UNSUPPORTED;
        }
        if (length > maxBody) {
            return Refusal.BODY_TOO_LARGE;
        }
        return inFlight.tryEnter(length) ? null : Refusal.OVERLOADED;
    }

    /**
     * Returns whether reading the body to its end costs less than a new connection: its length is given, and allowed.
     */
    private boolean isSmallBody(long length) {
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
