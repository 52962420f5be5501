package dev.carflow.eventlog;

import dev.carflow.operations.StartupProblem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jboss.logging.Logger;

/** Sees to it that topics exist: creates missing ones where that is allowed, else says which are missing. */
@ApplicationScoped
public class TopicProvisioner {

    private static final Logger LOG = Logger.getLogger(TopicProvisioner.class);

    private final KafkaAdmin admin;
    private final TopicsConfig config;

    @Inject
    public TopicProvisioner(KafkaAdmin admin, TopicsConfig config) {
        this.admin = admin;
        this.config = config;
    }

    /** Fails with a {@link StartupProblem} when topics are missing and may not be created. */
    Uni<Void> provide(Set<String> names) {
        return admin.topicNames().chain(existing -> {
            Set<String> missing = new TreeSet<>(names);
            missing.removeAll(existing);
            if (missing.isEmpty()) {
                return Uni.createFrom().voidItem();
            }
            if (!config.create()) {
                return Uni.createFrom().failure(new StartupProblem(explain(missing)));
            }
            return create(missing);
        });
    }

    private Uni<Void> create(Set<String> missing) {
        List<NewTopic> topics = missing.stream().map(this::newTopic).toList();
        return admin.create(topics)
                .invoke(() -> LOG.infof(
                        "created the topics %s: %d partitions, %d replicas",
                        missing, config.partitions(), config.replicationFactor()))
                // Another process of ours starts at the same time: it made them, and the next look will tell.
                .onFailure(TopicExistsException.class)
                .recoverWithUni(() -> provide(missing));
    }

    private NewTopic newTopic(String name) {
        return new NewTopic(name, config.partitions(), config.replicationFactor())
                .configs(Map.of(
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        String.valueOf(config.effectiveMinInSyncReplicas()),
                        // What was received is what is kept: the producer's compression stands.
                        TopicConfig.COMPRESSION_TYPE_CONFIG,
                        "producer"));
    }

    private static List<String> explain(Set<String> missing) {
        return missing.stream()
                .map(name -> "topic " + name + " is missing: create it, or set carflow.topics.create=true")
                .collect(Collectors.toList());
    }
}
