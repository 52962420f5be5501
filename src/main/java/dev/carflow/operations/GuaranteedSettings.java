package dev.carflow.operations;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * Settings of a Kafka client on which the service's guarantees depend. They override the operator's settings for all
 * Kafka clients, and each overridden one is logged once. Thread-safe.
 */
public final class GuaranteedSettings {

    private static final Logger LOG = Logger.getLogger(GuaranteedSettings.class);

    /** Quarkus gives it the application's name where no setting does, so that is no wish of an operator's. */
    private static final Map.Entry<String, String> FRAMEWORKS = Map.entry("group.id", "carflow");

    private final String client;
    private final Map<String, Object> settings;
    private final Set<String> reported = new HashSet<>();

    /**
     * @param client the client's description for people
     * @param settings by Kafka's names; null for a setting that must be absent
     */
    public GuaranteedSettings(String client, Map<String, Object> settings) {
        this.client = client;
        // Sorted, so that lines are in the same order in every process.
        this.settings = new TreeMap<>(settings);
    }

    /** Returns {@code inherited}, overridden by these. */
    public synchronized Map<String, Object> over(Map<String, Object> inherited) {
        Map<String, Object> result = new HashMap<>(inherited);
        settings.forEach((name, value) -> {
            Object given = inherited.get(name);
            if (isChanged(name, given, value) && reported.add(name)) {
                LOG.warnf(
                        "CARFLOW0002: kafka.%s=%s is not used by the %s, which need %s",
                        name, given, client, value == null ? "none" : value);
            }
            if (value == null) {
                result.remove(name);
            } else {
                result.put(name, value);
            }
        });
        return result;
    }

    private static boolean isChanged(String name, Object given, Object value) {
        return given != null
                && (value == null || !given.toString().equals(value.toString()))
                && !FRAMEWORKS.equals(Map.entry(name, given));
    }
}
