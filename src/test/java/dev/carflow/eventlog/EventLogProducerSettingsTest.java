package dev.carflow.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.LogLines;
import dev.carflow.operations.GuaranteedSettings;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.junit.jupiter.api.Test;

class EventLogProducerSettingsTest {

    /** Meant for other clients, and set for all of them. */
    private static final Map<String, Object> FOREIGN = Map.of(
            "partitioner.class", RoundRobinPartitioner.class.getName(),
            "partitioner.ignore.keys", "true",
            "transactional.id", "of-another",
            "retries", "0",
            "linger.ms", "7");

    private final EventLogProducerSettings settings = new EventLogProducerSettings();

    @Test
    void settingsThatWouldCostOrderOrDurabilityAreIgnoredAndReportedOnce() {
        // When
        Map<String, Object> used;
        List<String> lines;
        try (LogLines logged = LogLines.of(GuaranteedSettings.class)) {
            used = settings.customize(EventLogProducer.CHANNEL, null, FOREIGN);
            settings.customize(EventLogProducer.CHANNEL, null, FOREIGN);
            lines = logged.all();
        }

        // Then
        assertThat(used)
                .doesNotContainKeys("partitioner.class", "transactional.id")
                .containsEntry("partitioner.ignore.keys", false)
                .containsEntry("retries", Integer.MAX_VALUE)
                .containsEntry("linger.ms", "7");
        assertThat(lines)
                .hasSize(4)
                .contains("kafka.transactional.id=of-another is not used by the producers of the event log, which need"
                        + " none");
    }

    @Test
    void otherChannelsKeepTheirs() {
        assertThat(settings.customize("another", null, FOREIGN)).isEqualTo(FOREIGN);
    }
}
