package dev.carflow.benchmark.bare;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The service's producer settings, read from its own configuration. */
public final class ProducerSettings {

    private static final String PREFIX = "mp.messaging.outgoing.event-log.";

    private ProducerSettings() {}

    /**
     * Returns the service's settings, except for two that change nothing on the wire: a caller that outruns the broker
     * waits where the service refuses, and a record that waits behind many others does not expire.
     */
    public static Map<String, Object> ofTheService(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>();
        Properties all = applicationProperties();
        for (String key : all.stringPropertyNames()) {
            String name = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : "";
            if (ProducerConfig.configNames().contains(name)) {
                settings.put(name, all.getProperty(key));
            }
        }
        if (!"all".equals(settings.get(ProducerConfig.ACKS_CONFIG))) {
            throw new IllegalStateException("the service's producer settings were not found under " + PREFIX);
        }
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "60000");
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "60000");
        return settings;
    }

    private static Properties applicationProperties() {
        try (InputStream in = ProducerSettings.class.getResourceAsStream("/application.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new IllegalStateException("the service's settings cannot be read", e);
        }
    }
}
