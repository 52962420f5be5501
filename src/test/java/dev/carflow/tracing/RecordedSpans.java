package dev.carflow.tracing;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.Map;

/** Tracing whose spans are kept in memory. Every trace is sampled unless its parent is not. */
public final class RecordedSpans {

    /** The id of the event that {@link #sampledHeaders} are about. */
    public static final String EVENT = "7d1c3f0e-2b6a-4c58-9e7d-0a1b2c3d4e5f";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final Tracing tracing;

    public RecordedSpans() {
        this(Sampler.parentBased(Sampler.alwaysOn()), false);
    }

    public RecordedSpans(Sampler sampler, boolean continueSenderTrace) {
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setSampler(sampler)
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build();
        this.tracing = new Tracing(provider.get("test"), continueSenderTrace);
    }

    public Tracing tracing() {
        return tracing;
    }

    /** Returns the spans that have ended, in the order of their ends. */
    public List<SpanData> ended() {
        return exporter.getFinishedSpanItems();
    }

    public SpanData only(String name) {
        List<SpanData> named =
                ended().stream().filter(span -> span.getName().equals(name)).toList();
        if (named.size() != 1) {
            throw new AssertionError("spans named " + name + ": " + named + " among " + ended());
        }
        return named.get(0);
    }

    /** Returns an attribute of a span as text; null if it has none. */
    public static String attribute(SpanData span, String name) {
        return span.getAttributes().asMap().entrySet().stream()
                .filter(each -> each.getKey().getKey().equals(name))
                .map(each -> String.valueOf(each.getValue()))
                .findFirst()
                .orElse(null);
    }

    /** Returns the headers of a record of {@link #EVENT}, in a trace that is sampled. */
    public static Map<String, String> sampledHeaders() {
        return Map.of(
                "traceparent", "00-4b942588ae93ea6d8aa5726d154e2171-f6384ac331183c09-01",
                "ce_id", EVENT,
                "ce_type", "type");
    }
}
