package dev.carflow.tracing;

import io.prometheus.client.exemplars.DefaultExemplarSampler;
import io.prometheus.client.exemplars.ExemplarSampler;
import io.prometheus.client.exemplars.tracer.common.SpanContextSupplier;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Attaches the ids of the current span to counters and histograms, as OpenMetrics exemplars. It takes the place of
 * Quarkus's own producer, which reads OpenTelemetry's current context: Carflow's spans are not in it.
 */
@Singleton
public class Exemplars {

    /** Returns none where tracing is off: an observation then costs nothing more. */
    @Produces
    @Alternative
    @Priority(1)
    Optional<ExemplarSampler> sampler(@ConfigProperty(name = TracingSwitch.DISABLED) boolean disabled) {
        return disabled ? Optional.empty() : Optional.of(new DefaultExemplarSampler(new CurrentSpan()));
    }

    /** Null where there is no current span: {@link TraceSpan#during} sets only sampled ones. */
    private static final class CurrentSpan implements SpanContextSupplier {

        @Override
        public String getTraceId() {
            TraceSpan span = TraceSpan.current();
            return span.hasContext() ? span.context().getTraceId() : null;
        }

        @Override
        public String getSpanId() {
            TraceSpan span = TraceSpan.current();
            return span.hasContext() ? span.context().getSpanId() : null;
        }

        @Override
        public boolean isSampled() {
            return TraceSpan.current().context().isSampled();
        }
    }
}
