package dev.carflow.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When OpenTelemetry is on. */
class TracingSwitchTest {

    private static final String ENDPOINT = "quarkus.otel.exporter.otlp.endpoint";
    private static final String TRACES_ENDPOINT = "quarkus.otel.exporter.otlp.traces.endpoint";

    @Test
    void tracingIsOffUnlessAnEndpointIsGiven() {
        assertThat(isDisabled(Map.of())).isTrue();
        assertThat(isDisabled(Map.of(ENDPOINT, "http://collector:4317"))).isFalse();
        assertThat(isDisabled(Map.of(TRACES_ENDPOINT, "http://collector:4317"))).isFalse();
        assertThat(isDisabled(Map.of(ENDPOINT, " "))).isTrue();
    }

    @Test
    void anExplicitSettingCounts() {
        assertThat(isDisabled(Map.of(ENDPOINT, "http://collector:4317", TracingSwitch.DISABLED, "true")))
                .isTrue();
        assertThat(isDisabled(Map.of(TracingSwitch.DISABLED, "false"))).isFalse();
    }

    @Test
    void aSubcommandNeverExports() {
        assertThat(isDisabled(Map.of("carflow.command", "true", ENDPOINT, "http://collector:4317")))
                .isTrue();
        assertThat(isDisabled(Map.of("carflow.command", "true", TracingSwitch.DISABLED, "false")))
                .isTrue();
    }

    /** Quarkus reads the names, and gives OpenTelemetry the values of these. */
    @Test
    void theSettingIsListed() {
        assertThat(config(Map.of()).getPropertyNames()).contains(TracingSwitch.DISABLED);
    }

    private static boolean isDisabled(Map<String, String> settings) {
        return config(settings).getValue(TracingSwitch.DISABLED, Boolean.class);
    }

    /** With Quarkus's defaults, which are no settings of an operator. */
    private static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withDefaultValues(Map.of(ENDPOINT, "http://localhost:4317/"))
                .withInterceptors(new TracingSwitch())
                .withSources(new PropertiesConfigSource(settings, "settings", 300))
                .build();
    }
}
