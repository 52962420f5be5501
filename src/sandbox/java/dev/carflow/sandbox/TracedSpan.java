package dev.carflow.sandbox;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of a span that the sandbox keeps.
 *
 * @param parentId all zeros if it has none
 * @param startNanos since the epoch
 * @param links ids of the traces that it points to
 */
record TracedSpan(
        String traceId,
        String spanId,
        String parentId,
        String name,
        long startNanos,
        long endNanos,
        boolean isError,
        Map<String, String> attributes,
        List<String> links) {

    static TracedSpan of(SpanData span) {
        Map<String, String> attributes = new TreeMap<>();
        span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), String.valueOf(value)));
        return new TracedSpan(
                span.getTraceId(),
                span.getSpanId(),
                span.getParentSpanId(),
                span.getName(),
                span.getStartEpochNanos(),
                span.getEndEpochNanos(),
                span.getStatus().getStatusCode() == StatusCode.ERROR,
                attributes,
                span.getLinks().stream()
                        .map(LinkData::getSpanContext)
                        .map(SpanContext::getTraceId)
                        .distinct()
                        .toList());
    }

    /** Returns the event that it is about; null if it names none. */
    String event() {
        return attributes.get("cloudevents.event_id");
    }
}
