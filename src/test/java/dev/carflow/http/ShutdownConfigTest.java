package dev.carflow.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShutdownConfigTest {

    @Test
    void theDefaultsFitIntoKubernetesDefaultGracePeriod() {
        assertThat(ConfigProblems.of(ShutdownConfig.class, Map.of())).isEmpty();
        assertThat(ConfigProblems.read(ShutdownConfig.class, Map.of()).gracePeriod())
                .hasSeconds(30);
    }

    @Test
    void aLongerDelayNeedsALongerGracePeriod() {
        assertThat(ConfigProblems.of(ShutdownConfig.class, Map.of("carflow.shutdown.delay", "20S")))
                .singleElement()
                .asString()
                .contains("terminationGracePeriodSeconds");
        assertThat(ConfigProblems.of(
                        ShutdownConfig.class,
                        Map.of("carflow.shutdown.delay", "20S", "carflow.shutdown.grace-period", "45S")))
                .isEmpty();
    }

    @Test
    void theConnectionsClockIsLongerThanAnAnswerTakes() {
        assertThat(ConfigProblems.of(ConnectionsConfig.class, Map.of())).isEmpty();
        assertThat(ConfigProblems.of(ConnectionsConfig.class, Map.of("carflow.connections.answered-within", "9S")))
                .containsExactly("carflow.connections.answered-within must be between 12 and 120 seconds");
        assertThat(ConfigProblems.of(ConnectionsConfig.class, Map.of("carflow.connections.percent-per-address", "0")))
                .containsExactly("carflow.connections.percent-per-address must be at least 1");
    }
}
