package dev.carflow.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.MDC;

/**
 * A span, or {@link #NONE} where there is none, on which all methods do nothing. Thread-safe. No value that is given to it
 * may hold personal data.
 */
public final class TraceSpan {

    /** Where tracing is off, or the trace is not sampled. */
    public static final TraceSpan NONE = new TraceSpan(Span.getInvalid());

    private static final ThreadLocal<TraceSpan> CURRENT = new ThreadLocal<>();

    private final Span span;

    TraceSpan(Span span) {
        this.span = span;
    }

    /** Returns the span that {@link #during} has set on this thread. */
    public static TraceSpan current() {
        TraceSpan current = CURRENT.get();
        return current == null ? NONE : current;
    }

    /** Whether anything is recorded; false for {@link #NONE} and for a trace that is not sampled. */
    public boolean isRecording() {
        return span.isRecording();
    }

    /** Whether it has a context that others can continue, recorded or not. */
    public boolean hasContext() {
        return span.getSpanContext().isValid();
    }

    SpanContext context() {
        return span.getSpanContext();
    }

    /** Returns its context as W3C Trace Context's headers: {@code traceparent}, and {@code tracestate} if it has one. */
    public Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), headers, Map::put);
        return headers;
    }

    public TraceSpan with(String attribute, String value) {
        if (value != null) {
            span.setAttribute(attribute, value);
        }
        return this;
    }

    public TraceSpan with(String attribute, long value) {
        span.setAttribute(attribute, value);
        return this;
    }

    /** Both belong to different traces, and neither caused the other alone. */
    public void link(TraceSpan other) {
        if (other.hasContext()) {
            span.addLink(other.context());
        }
    }

    /** @param type a slug or the name of a class; never a message, which may hold content */
    public TraceSpan failed(String type) {
        span.setAttribute("error.type", type);
        span.setStatus(StatusCode.ERROR);
        return this;
    }

    public void end() {
        span.end();
    }

    /** Makes it the current span of what is called on this thread; its ids are in the lines that are logged there. */
    public <T> T during(Supplier<T> work) {
        // Also after its end: a line about a failure is often logged then.
        if (!span.getSpanContext().isSampled()) {
            return work.get();
        }
        TraceSpan before = CURRENT.get();
        CURRENT.set(this);
        MDC.put("traceId", span.getSpanContext().getTraceId());
        MDC.put("spanId", span.getSpanContext().getSpanId());
        try {
            return work.get();
        } finally {
            CURRENT.set(before);
            MDC.remove("traceId");
            MDC.remove("spanId");
        }
    }

    /** Like {@link #during(Supplier)}. */
    public void during(Runnable work) {
        during(() -> {
            work.run();
            return null;
        });
    }
}
