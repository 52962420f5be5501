package dev.carflow.eventlog;

import dev.carflow.eventlog.KafkaAdmin.Answer;
import dev.carflow.operations.StartupProblem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/** Ensures that topics exist: creates missing ones if that is allowed, otherwise reports them. */
@ApplicationScoped
public class TopicProvisioner {

    private static final Logger LOG = Logger.getLogger(TopicProvisioner.class);

    private final KafkaAdmin admin;
    private final TopicsConfig config;
    private final TopicConfigCheck suitability;

    @Inject
    public TopicProvisioner(KafkaAdmin admin, TopicsConfig config, TopicConfigCheck suitability) {
        this.admin = admin;
        this.config = config;
        this.suitability = suitability;
    }

    /** Fails with a {@link StartupProblem} if topics are missing and cannot be created. */
    Uni<Void> provide(Set<String> names) {
        return admin.describe(names)
                .chain(found -> {
                    Set<String> missing = missing(found);
                    if (missing.isEmpty()) {
                        return Uni.createFrom().voidItem();
                    }
                    return config.create()
                            ? create(missing)
                            : Uni.createFrom().failure(new StartupProblem(explain(missing)));
                })
                .chain(() -> suitability.check(names));
    }

    private static Set<String> missing(Map<String, Answer<TopicDescription>> found) {
        Map<String, Throwable> failures = failures(found);
        Set<String> missing = new TreeSet<>();
        failures.forEach((topic, failure) -> {
            if (failure instanceof UnknownTopicOrPartitionException) {
                missing.add(topic);
            }
        });
        failures.keySet().removeAll(missing);
        fail(failures, "cannot be described", "grant Describe on it to the user of the service");
        return missing;
    }

    private Uni<Void> create(Set<String> missing) {
        return admin.create(missing.stream().map(this::newTopic).toList())
                .invoke(answers -> {
                    Map<String, Throwable> failures = failures(answers);
                    // Created by another of our processes, which starts at the same time.
                    failures.values().removeIf(TopicExistsException.class::isInstance);
                    Set<String> created = new TreeSet<>(answers.keySet());
                    created.removeAll(failures(answers).keySet());
                    if (!created.isEmpty()) {
                        LOG.infof(
                                "CARFLOW0205: created the topics %s: %d partitions, %d replicas",
                                created, config.partitions(), config.replicationFactor());
                    }
                    fail(
                            failures,
                            "cannot be created",
                            "create it yourself, grant Create, or change carflow.topics.partitions, replication-factor and"
                                    + " min-in-sync-replicas");
                })
                .replaceWithVoid();
    }

    private static <T> Map<String, Throwable> failures(Map<String, Answer<T>> answers) {
        Map<String, Throwable> failures = new TreeMap<>();
        answers.forEach((topic, answer) -> {
            if (answer.failure() != null) {
                failures.put(topic, answer.failure());
            }
        });
        return failures;
    }

    /** Lasting failures are reported for all topics at once; others may be gone at the next attempt. */
    private static void fail(Map<String, Throwable> failures, String what, String remedy) {
        if (failures.isEmpty()) {
            return;
        }
        for (Throwable each : failures.values()) {
            if (each instanceof AuthenticationException unknown) {
                // Reported for the first topic, but valid for all.
                throw unknown;
            }
        }
        List<String> lasting = failures.entrySet().stream()
                .filter(each -> KafkaProblem.isLasting(each.getValue()))
                .map(each -> "topic " + each.getKey() + " " + what + ": " + KafkaProblem.describe(each.getValue())
                        + ": " + remedy)
                .toList();
        if (!lasting.isEmpty()) {
            throw new StartupProblem(lasting);
        }
        Throwable first = failures.values().iterator().next();
        throw first instanceof RuntimeException passing ? passing : new IllegalStateException(first);
    }

    private NewTopic newTopic(String name) {
        return new NewTopic(name, config.partitions(), config.replicationFactor())
                .configs(Map.of(
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        String.valueOf(config.effectiveMinInSyncReplicas()),
                        // Set regardless of the cluster's default: events are not versions of one another.
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        // Records are kept with the producer's compression.
                        TopicConfig.COMPRESSION_TYPE_CONFIG,
                        "producer"));
    }

    private static List<String> explain(Set<String> missing) {
        return missing.stream()
                .map(name -> "topic " + name + " is missing: create it, or set carflow.topics.create=true")
                .collect(Collectors.toList());
    }
}
