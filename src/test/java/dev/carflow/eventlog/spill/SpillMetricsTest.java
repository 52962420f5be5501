package dev.carflow.eventlog.spill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.LogLines;
import dev.carflow.eventlog.AppendResult.Cause;
import dev.carflow.operations.RolesConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpillMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SpillMetrics metrics = new SpillMetrics(registry);

    @Test
    void everyRefusalIsCountedByItsCauseAndOneLineSaysBothCauses() {
        try (LogLines lines = LogLines.of(SpillMetrics.class)) {
            // When
            metrics.refused(Cause.SPILL_FULL, Cause.TIMEOUT);
            metrics.refused(Cause.SPILL_FULL, null);
            metrics.refused(Cause.SPILL_AWAY, null);

            // Then
            assertThat(refused(Cause.SPILL_FULL)).isEqualTo(2);
            assertThat(refused(Cause.SPILL_AWAY)).isEqualTo(1);
            assertThat(lines.all()).singleElement().asString().contains(Cause.TIMEOUT.slug(), Cause.SPILL_FULL.slug());
        }
    }

    @ParameterizedTest
    @CsvSource({"ingest, true", "worker, false"})
    void theyAreOfProcessesThatTakeWebhooks(String roles, boolean areShown) {
        SimpleMeterRegistry ofProcess = new SimpleMeterRegistry();

        new SpillMetrics(ofProcess, ConfigProblems.read(RolesConfig.class, Map.of("carflow.roles", roles)));

        assertThat(ofProcess.getMeters().isEmpty()).isEqualTo(!areShown);
    }

    private double refused(Cause cause) {
        return registry.get(SpillMetrics.REFUSED.name())
                .tag("reason", cause.slug())
                .counter()
                .count();
    }
}
