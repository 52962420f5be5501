package dev.carflow.sandbox;

import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** In dev mode the sandbox itself takes the service's spans; a collector that is configured gets them, too. */
public final class SandboxTracing {

    @Produces
    @Singleton
    @IfBuildProfile("dev")
    RecentTraces traces() {
        return new RecentTraces(RecentTraces.USUAL_LIMIT);
    }

    @Produces
    @Singleton
    @IfBuildProfile("dev")
    SpanProcessor processor(RecentTraces traces) {
        return SimpleSpanProcessor.create(traces);
    }
}
