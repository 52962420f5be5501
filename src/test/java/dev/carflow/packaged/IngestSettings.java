package dev.carflow.packaged;

import dev.carflow.Samples;
import java.util.Map;

/** The environment of a process with the role {@code ingest} alone: what it cannot do without, and few partitions. */
public final class IngestSettings {

    private IngestSettings() {}

    public static Map<String, String> of(String bootstrapServers) {
        return Map.of(
                "CARFLOW_ROLES",
                "ingest",
                "KAFKA_BOOTSTRAP_SERVERS",
                bootstrapServers,
                "CARFLOW_WEBHOOK_MANAGEMENT_TOKENS",
                Samples.TOKEN,
                "CARFLOW_TOPICS_PARTITIONS",
                "3");
    }
}
