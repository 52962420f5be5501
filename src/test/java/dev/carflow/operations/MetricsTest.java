package dev.carflow.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void noTwoMetricsHaveOneName() {
        List<MeterDefinition> all = Metrics.all();
        Set<String> names = all.stream().map(MeterDefinition::name).collect(Collectors.toSet());

        assertThat(all).hasSizeGreaterThan(70).hasSameSizeAs(names);
        assertThat(names).allMatch(name -> name.matches("carflow(\\.[a-z]+)+"));
    }

    @Test
    void refusesValuesThatAreNotThoseOfItsTags() {
        MeterDefinition counted = MeterDefinition.counter("carflow.some", "Some", TagKey.OUTCOME);

        assertThatThrownBy(() -> counted.counter(new SimpleMeterRegistry(), "one", "two"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("carflow.some has the tags [OUTCOME]");
    }
}
