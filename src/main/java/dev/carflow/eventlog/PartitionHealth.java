package dev.carflow.eventlog;

import dev.carflow.operations.LogThrottle;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.protocol.Errors;
import org.jboss.logging.Logger;

/**
 * Logs which partitions take no records while others do, and why. The producer itself retries until the record times
 * out, and then reports only the timeout.
 */
@ApplicationScoped
public class PartitionHealth {

    private static final Logger LOG = Logger.getLogger(PartitionHealth.class);

    private final KafkaAdmin admin;
    private final LogThrottle throttle = new LogThrottle(Duration.ofSeconds(10));

    @Inject
    public PartitionHealth(KafkaAdmin admin) {
        this.admin = admin;
    }

    /**
     * Checks topics whose records timed out, at most every ten seconds.
     *
     * @param timedOut takes them; not called before the ten seconds are over
     */
    void check(Supplier<Set<String>> timedOut) {
        if (throttle.tryAcquire().isEmpty()) {
            return;
        }
        Set<String> topics = timedOut.get();
        if (topics.isEmpty()) {
            return;
        }
        admin.describe(topics)
                .chain(found -> admin.settings(topics)
                        .invoke(settings -> found.forEach((topic, answer) -> {
                            if (answer.value() != null) {
                                OptionalInt required = required(settings.get(topic));
                                troubles(answer.value(), required)
                                        .forEach(each -> LOG.warnf("CARFLOW0212: topic %s: %s", topic, each));
                            }
                        })))
                .subscribe()
                .with(
                        described -> {},
                        failure -> LOG.debugf("the partitions could not be checked: %s", KafkaProblem.name(failure)));
    }

    /**
     * @param required {@code min.insync.replicas}; empty if it cannot be read
     */
    static List<String> troubles(TopicDescription topic, OptionalInt required) {
        List<String> troubles = new ArrayList<>();
        List<Integer> leaderless = partitions(topic, each -> each.leader() == null);
        if (!leaderless.isEmpty()) {
            troubles.add("partitions " + leaderless + " have no leader (" + Errors.LEADER_NOT_AVAILABLE
                    + "); their events go to the spill");
        }
        Map<Integer, List<Integer>> thin = new TreeMap<>();
        for (TopicPartitionInfo each : topic.partitions()) {
            int inSync = each.isr().size();
            int least = Math.min(required.orElse(0), each.replicas().size());
            if (each.leader() != null && inSync < least) {
                thin.computeIfAbsent(inSync, any -> new ArrayList<>()).add(each.partition());
            }
        }
        thin.forEach((inSync, partitions) -> troubles.add("partitions " + partitions + " have " + inSync
                + " replicas in sync of " + required.orElse(0) + " that min.insync.replicas asks for ("
                + Errors.NOT_ENOUGH_REPLICAS + "); their events go to the spill"));
        return troubles;
    }

    private static List<Integer> partitions(TopicDescription topic, Predicate<TopicPartitionInfo> which) {
        return topic.partitions().stream()
                .filter(which)
                .map(TopicPartitionInfo::partition)
                .toList();
    }

    private static OptionalInt required(KafkaAdmin.Answer<Config> settings) {
        var setting = settings == null || settings.value() == null
                ? null
                : settings.value().get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        return setting == null || setting.value() == null
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(setting.value()));
    }
}
