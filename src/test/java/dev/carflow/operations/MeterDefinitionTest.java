package dev.carflow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MeterDefinitionTest {

    private static final MeterDefinition GAUGE = MeterDefinition.gauge("carflow.test.level", "A level", TagKey.LOOP);
    private static final MeterDefinition COUNTER = MeterDefinition.counter("carflow.test.done", "A count");

    @Test
    void anApplicationThatIsStartedAgainReadsItsOwnSources() {
        // Given: a registry that outlives applications, and the metrics of a former one
        CompositeMeterRegistry global = new CompositeMeterRegistry();
        GAUGE.gauge(global, new AtomicLong(1), AtomicLong::get, "0");
        COUNTER.counter(global, new AtomicLong(1), AtomicLong::get);

        // When
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        global.add(registry);
        AtomicLong level = new AtomicLong(2);
        GAUGE.gauge(global, level, AtomicLong::get, "0");
        COUNTER.counter(global, level, AtomicLong::get);

        // Then
        assertThat(registry.get("carflow.test.level").tag("loop", "0").gauge().value())
                .isEqualTo(2);
        assertThat(registry.get("carflow.test.done").functionCounter().count()).isEqualTo(2);
    }
}
