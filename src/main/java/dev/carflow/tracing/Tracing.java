package dev.carflow.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Starts spans, with the names and attributes of OpenTelemetry's conventions for HTTP and messaging. A context travels as
 * W3C Trace Context's headers: each span of an event's way is a child of the one that its record names, and a record that
 * was not sampled costs a look at one character.
 *
 * <p>No attribute holds a user, a vehicle, a place, a token or a body: of addresses only templates are recorded.
 */
@Singleton
public class Tracing {

    public static final String TRACEPARENT = "traceparent";
    public static final String TRACESTATE = "tracestate";

    /** Starts no spans. */
    public static final Tracing OFF = new Tracing(null, false);

    private static final int FLAGS_AT = 53;
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private static final TextMapGetter<UnaryOperator<String>> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(UnaryOperator<String> headers) {
            return List.of(TRACEPARENT, TRACESTATE);
        }

        @Override
        public String get(UnaryOperator<String> headers, String name) {
            return headers.apply(name);
        }
    };

    private final Tracer tracer;
    private final boolean continueSenderTrace;

    @Inject
    Tracing(
            OpenTelemetry telemetry,
            TracingConfig config,
            @ConfigProperty(name = TracingSwitch.DISABLED) boolean disabled) {
        this(disabled ? null : telemetry.getTracer("dev.carflow"), config.continueSenderTrace());
    }

    /** @param tracer null for none */
    public Tracing(Tracer tracer, boolean continueSenderTrace) {
        this.tracer = tracer;
        this.continueSenderTrace = continueSenderTrace;
    }

    public boolean isOn() {
        return tracer != null;
    }

    /**
     * A delivery that comes in; sampled or not, its context is what its record is to carry.
     *
     * @param headers of the request
     */
    public TraceSpan receive(String route, UnaryOperator<String> headers) {
        if (!isOn()) {
            return TraceSpan.NONE;
        }
        SpanBuilder span = tracer.spanBuilder("POST " + route).setSpanKind(SpanKind.SERVER);
        Context sender = extract(headers);
        SpanContext senders = Span.fromContext(sender).getSpanContext();
        if (continueSenderTrace) {
            span.setParent(sender);
        } else {
            span.setNoParent();
            if (senders.isValid()) {
                span.addLink(senders);
            }
        }
        return new TraceSpan(span.setAttribute("http.request.method", "POST")
                .setAttribute("http.route", route)
                .setAttribute("url.path", route)
                .setAttribute("url.scheme", "http")
                .startSpan());
    }

    /** A record that is sent to Kafka. */
    public TraceSpan send(String topic, UnaryOperator<String> headers) {
        return messaging(SpanKind.PRODUCER, "send", topic, headers);
    }

    /** A record that a worker processes. */
    public TraceSpan process(String topic, int partition, long offset, UnaryOperator<String> headers) {
        TraceSpan span = messaging(SpanKind.CONSUMER, "process", topic, headers);
        return span == TraceSpan.NONE ? span : at(span, partition, offset);
    }

    /** A record that is written to the spill, because Kafka does not take it. */
    public TraceSpan spill(String topic, UnaryOperator<String> headers) {
        if (!isSampled(headers)) {
            return TraceSpan.NONE;
        }
        return new TraceSpan(tracer.spanBuilder("spill " + topic)
                .setParent(extract(headers))
                .setAttribute("messaging.destination.name", topic)
                .startSpan());
    }

    /**
     * A request to an API, made for {@code cause} first.
     *
     * @param server the API's URL
     * @param template of the path, without ids
     * @param earlier requests of the same call
     */
    public TraceSpan call(TraceSpan cause, URI server, String template, int earlier) {
        return request("GET", cause, server, template, earlier);
    }

    /**
     * A request for a token, made for the current span: other spans that need the token wait for it too.
     *
     * @param endpoint from the configuration, so its path has no ids
     */
    public TraceSpan tokenRequest(URI endpoint) {
        return request("POST", TraceSpan.current(), endpoint, endpoint.getPath(), 0);
    }

    private TraceSpan request(String method, TraceSpan cause, URI server, String template, int earlier) {
        if (!isOn() || !cause.isRecording()) {
            return TraceSpan.NONE;
        }
        SpanBuilder span = tracer.spanBuilder(method + " " + template)
                .setSpanKind(SpanKind.CLIENT)
                .setParent(Context.root().with(Span.wrap(cause.context())))
                .setAttribute("http.request.method", method)
                .setAttribute("url.template", template)
                .setAttribute("server.address", server.getHost())
                .setAttribute("server.port", port(server));
        if (earlier > 0) {
            span.setAttribute("http.request.resend_count", (long) earlier);
        }
        return new TraceSpan(span.startSpan());
    }

    private static long port(URI server) {
        if (server.getPort() > 0) {
            return server.getPort();
        }
        return "https".equals(server.getScheme()) ? 443 : 80;
    }

    private TraceSpan messaging(SpanKind kind, String operation, String topic, UnaryOperator<String> headers) {
        if (!isSampled(headers)) {
            return TraceSpan.NONE;
        }
        TraceSpan span = new TraceSpan(tracer.spanBuilder(operation + " " + topic)
                .setSpanKind(kind)
                .setParent(extract(headers))
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.operation.name", operation)
                .setAttribute("messaging.operation.type", operation)
                .setAttribute("messaging.destination.name", topic)
                .startSpan());
        return span.with("cloudevents.event_id", eventId(headers.apply("ce_id")))
                .with("cloudevents.event_type", headers.apply("ce_type"))
                .with("carflow.redrive_id", headers.apply("carflow-redrive-id"))
                .with("carflow.spilled_at", headers.apply("carflow-spilled-at"));
    }

    /** Ids of payload 2.0's events are put together of others, the vehicle's among them, and are left out. */
    private static String eventId(String id) {
        return id != null && UUID.matcher(id).matches() ? id : null;
    }

    public static TraceSpan at(TraceSpan span, int partition, long offset) {
        return span.with("messaging.destination.partition.id", String.valueOf(partition))
                .with("messaging.kafka.offset", offset);
    }

    /** The sampler follows the parent, so nothing is recorded where the parent was not. */
    private boolean isSampled(UnaryOperator<String> headers) {
        if (!isOn()) {
            return false;
        }
        String parent = headers.apply(TRACEPARENT);
        return parent != null
                && parent.length() >= FLAGS_AT + 2
                && (Character.digit(parent.charAt(FLAGS_AT + 1), 16) & 1) == 1;
    }

    private static Context extract(UnaryOperator<String> headers) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, HEADERS);
    }
}
