package dev.carflow.eventlog;

import dev.carflow.eventlog.KafkaAdmin.Answer;
import dev.carflow.operations.Meters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.protocol.Errors;
import org.jboss.logging.Logger;

/**
 * Says which topics, made by others or by a cluster's defaults, lose events. It stops nothing: what is already there goes on,
 * and somebody is told.
 */
@ApplicationScoped
public class TopicSuitability {

    private static final Logger LOG = Logger.getLogger(TopicSuitability.class);

    private static final String FORBIDDEN = Errors.TOPIC_AUTHORIZATION_FAILED.name();

    private final KafkaAdmin admin;
    private final AtomicInteger unsuitable = new AtomicInteger();

    @Inject
    public TopicSuitability(KafkaAdmin admin, MeterRegistry registry) {
        this.admin = admin;
        Gauge.builder(Meters.EVENTLOG_TOPICS_UNSUITABLE, unsuitable, AtomicInteger::get)
                .description("Topics whose settings lose events, as found at the start")
                .strongReference(true)
                .register(registry);
    }

    /** Looks at topics that exist. Never fails: without the right to look it says so. */
    Uni<Void> check(Collection<String> topics) {
        return admin.settings(topics)
                .invoke(this::tell)
                .onFailure()
                .invoke(failure ->
                        LOG.warnf("the topics' settings could not be looked at: %s", KafkaProblem.describe(failure)))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private void tell(Map<String, Answer<Config>> settings) {
        Map<String, Set<String>> unknown = new TreeMap<>();
        int found = 0;
        for (var each : new TreeMap<>(settings).entrySet()) {
            Answer<Config> answer = each.getValue();
            if (answer.failure() instanceof UnknownTopicOrPartitionException) {
                // Made a moment ago, and the broker that was asked has not heard of it yet.
                LOG.debugf("the settings of the topic %s cannot be looked at yet", each.getKey());
            } else if (answer.failure() != null) {
                unknown.computeIfAbsent(KafkaProblem.name(answer.failure()), any -> new TreeSet<>())
                        .add(each.getKey());
            } else if (isCompacted(answer.value())) {
                found++;
                LOG.errorf(
                        "topic %s is compacted: Kafka keeps the last event of each user only, and refuses those without a"
                                + " user. Set its cleanup.policy to delete",
                        each.getKey());
            }
        }
        unsuitable.set(found);
        unknown.forEach((error, topics) -> LOG.warnf(
                "the settings of the topics %s could not be looked at: %s: %ssee to it that their cleanup.policy is delete",
                topics, error, error.equals(FORBIDDEN) ? "grant DescribeConfigs, or " : ""));
    }

    private static boolean isCompacted(Config settings) {
        var policy = settings.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        return policy != null && policy.value() != null && policy.value().contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    }
}
