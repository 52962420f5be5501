package dev.carflow.enrichment.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.enrichment.EnrichmentConfig;
import dev.carflow.eventlog.TopicsConfig;
import dev.carflow.routing.ConfiguredRoutes;
import dev.carflow.routing.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkersTest {

    @Test
    void eachSettingOfALaneIsReadUnderItsOwnName() {
        // Given: no two values alike
        EnrichmentConfig config = ConfigProblems.read(
                EnrichmentConfig.class,
                Map.of(
                        "carflow.enrichment.consumer.group", "a-group",
                        "carflow.enrichment.consumer.instance-id", "pod-3",
                        "carflow.enrichment.consumer.max-in-flight", "1100",
                        "carflow.enrichment.consumer.max-size-in-flight", "12M",
                        "carflow.enrichment.consumer.commit-interval", "0.13S",
                        "carflow.enrichment.duplicates.window", "14M",
                        "carflow.enrichment.duplicates.max-events", "15000"));
        TopicsConfig names = ConfigProblems.read(TopicsConfig.class, Map.of());
        Topics topics = new Topics(names, new ConfiguredRoutes("smartcar", Map.of(), List.of("vip")));

        // Then
        assertThat(Workers.settings(2, config, topics))
                .isEqualTo(new LaneSettings(
                        "a-group",
                        Optional.of("pod-3-2"),
                        topics.enrichable(),
                        Set.of("smartcar.enriched", "vip.enriched"),
                        topics.deadLetter(),
                        1100,
                        12 << 20,
                        Workers.MAX_REQUEST_BYTES - 1024,
                        Duration.ofMillis(130),
                        Duration.ofMinutes(14),
                        15_000));
    }
}
