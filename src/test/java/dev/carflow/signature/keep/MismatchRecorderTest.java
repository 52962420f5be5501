package dev.carflow.signature.keep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.operations.RolesConfig;
import dev.carflow.signature.MismatchConfig;
import dev.carflow.signature.MismatchStore;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MismatchRecorderTest {

    @ParameterizedTest
    @CsvSource({"ingest, true", "worker, false", "'ingest,worker', true"})
    void itsMetricIsOfProcessesThatTakeWebhooks(String roles, boolean isShown) {
        // Given
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        // When: a process starts that has no database
        new MismatchRecorder(
                        ConfigProblems.read(MismatchConfig.class, Map.of()),
                        new WithoutDatabase(),
                        ConfigProblems.read(RolesConfig.class, Map.of("carflow.roles", roles)),
                        null,
                        registry)
                .onStart(null);

        // Then
        assertThat(registry.getMeters().isEmpty()).isEqualTo(!isShown);
    }

    private static final class WithoutDatabase extends MismatchStore {

        WithoutDatabase() {
            super(null);
        }

        @Override
        public boolean areConfigured() {
            return false;
        }
    }
}
