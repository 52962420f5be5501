package dev.carflow.eventlog;

import dev.carflow.operations.GuaranteedSettings;
import io.smallrye.reactive.messaging.ClientCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.eclipse.microprofile.config.Config;

/**
 * The settings that the event log's order, durability and idempotence depend on, whatever {@code kafka.*} sets for all
 * clients.
 */
@ApplicationScoped
public class EventLogProducerSettings implements ClientCustomizer<Map<String, Object>> {

    private final GuaranteedSettings guaranteed = new GuaranteedSettings("producers of the event log", guaranteed());

    @Override
    public Map<String, Object> customize(String channel, Config config, Map<String, Object> settings) {
        return channel.equals(EventLogProducer.CHANNEL) ? guaranteed.over(settings) : settings;
    }

    private static Map<String, Object> guaranteed() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        // A producer with a transactional id sends nothing outside of a transaction.
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, null);
        settings.put(ProducerConfig.TRANSACTION_TWO_PHASE_COMMIT_ENABLE_CONFIG, false);
        // Partitioned by key: otherwise a user's events would lose their order.
        settings.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, null);
        settings.put(ProducerConfig.PARTITIONER_IGNORE_KEYS_CONFIG, false);
        return settings;
    }
}
