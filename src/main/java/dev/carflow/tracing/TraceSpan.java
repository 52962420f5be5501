package dev.carflow.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
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

    /** The first HTTP status by which a request of ours has failed. */
    private static final int FIRST_ERROR_STATUS = 400;

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

    /**
     * Sets what a request of Carflow's own was answered.
     *
     * @param status of HTTP, from 400 on the type of its error too; 0 if there was no answer
     */
    public TraceSpan answered(int status) {
        if (status != 0) {
            with("http.response.status_code", status);
        }
        return status < FIRST_ERROR_STATUS ? this : failed(String.valueOf(status));
    }

    /**
     * Sets what was answered, and which problem that is to Carflow.
     *
     * @param status of HTTP; 0 if there was no answer
     * @param problem a slug; the type of the error too, unless the status is one
     */
    public TraceSpan answered(int status, String problem) {
        answered(status).with("carflow.smartcar.problem", problem);
        return status < FIRST_ERROR_STATUS ? failed(problem) : this;
    }

    public void end() {
        span.end();
    }

    /** Returns the work as this span's: it is current while the work is subscribed to, and ends with it. */
    public <T> Uni<T> around(Uni<T> work) {
        return subscribing(work).onTermination().invoke((item, failure, isCancelled) -> {
            if (failure != null || isCancelled) {
                failed(isCancelled ? "cancelled" : failure.getClass().getName());
            }
            end();
        });
    }

    /** Returns the work, which is subscribed to while this is the current span. */
    public <T> Uni<T> subscribing(Uni<T> work) {
        if (!span.getSpanContext().isSampled()) {
            return work;
        }
        return Uni.createFrom().emitter(emitter -> {
            Cancellable running = during(() -> work.subscribe().with(emitter::complete, emitter::fail));
            emitter.onTermination(running::cancel);
        });
    }

    /** Makes it the current span of what is called on this thread; its ids are in the lines that are logged there. */
    public <T> T during(Supplier<T> work) {
        // Also after its end: a line about a failure is often logged then.
        if (!span.getSpanContext().isSampled()) {
            return work.get();
        }
        TraceSpan before = CURRENT.get();
        enter(this);
        try {
            return work.get();
        } finally {
            enter(before);
        }
    }

    private static void enter(TraceSpan current) {
        if (current == null) {
            CURRENT.remove();
            MDC.remove("traceId");
            MDC.remove("spanId");
        } else {
            CURRENT.set(current);
            MDC.put("traceId", current.context().getTraceId());
            MDC.put("spanId", current.context().getSpanId());
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
