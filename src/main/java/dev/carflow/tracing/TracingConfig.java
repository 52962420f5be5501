package dev.carflow.tracing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Spans of the way of an event. They are on once `quarkus.otel.exporter.otlp.endpoint` is set. */
@ConfigMapping(prefix = "carflow.tracing")
public interface TracingConfig {

    /**
     * Whether a delivery's span continues the trace of its `traceparent` header, and is sampled if that one is. If not,
     * it begins a trace of its own, which links to the sender's. Set it only behind a proxy that sets this header itself:
     * otherwise strangers decide what is sampled.
     */
    @WithDefault("false")
    boolean continueSenderTrace();
}
