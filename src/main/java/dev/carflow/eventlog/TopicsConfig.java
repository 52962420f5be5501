package dev.carflow.eventlog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.util.OptionalInt;

/** The topics: the start of their names, and how missing ones are created. */
@ConfigMapping(prefix = "carflow.topics")
public interface TopicsConfig {

    /** The start of the topics' names, for every user without a configured route. */
    @WithDefault("smartcar")
    @Pattern(
            regexp = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}",
            message =
                    "carflow.topics.default-route becomes part of topic names: use letters, digits, '.', '_' and '-', at most 200 characters")
    String defaultRoute();

    /** Creates missing topics at start. When false, a missing topic stops the start. */
    @WithDefault("true")
    boolean create();

    /**
     * Workers also write each reading of a signal as a record of its own, to `{route}.readings`, for warehouses and
     * search engines. All processes need the same setting.
     */
    @WithDefault("false")
    boolean readings();

    /** Partitions of a topic that is created. More partitions let more workers share a topic. */
    @WithDefault("12")
    @Min(value = 1, message = "carflow.topics.partitions must be at least 1")
    @Max(value = 10_000, message = "carflow.topics.partitions must be at most 10000")
    int partitions();

    /** Replicas of a topic that is created. Use 3 in production. */
    @WithDefault("1")
    @Min(value = 1, message = "carflow.topics.replication-factor must be at least 1")
    @Max(value = 15, message = "carflow.topics.replication-factor must be at most 15")
    short replicationFactor();

    /**
     * Replicas that must confirm a record, for a topic that is created. Default: one less than replicas, at least 1.
     */
    OptionalInt minInSyncReplicas();

    /** Returns the setting, or its default. */
    default int effectiveMinInSyncReplicas() {
        return minInSyncReplicas().orElse(Math.max(1, replicationFactor() - 1));
    }

    /** More confirmations than replicas would refuse every record. */
    @AssertTrue(message = "carflow.topics.min-in-sync-replicas must be between 1 and carflow.topics.replication-factor")
    default boolean isSatisfiable() {
        return effectiveMinInSyncReplicas() >= 1 && effectiveMinInSyncReplicas() <= replicationFactor();
    }
}
