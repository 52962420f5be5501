package dev.carflow.eventlog;

import dev.carflow.eventlog.KafkaAdmin.Answer;
import dev.carflow.operations.MeterDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.protocol.Errors;
import org.jboss.logging.Logger;

/**
 * Reports topics whose settings lose events, because others created them or by a cluster's defaults. Checks at the
 * start and every few minutes, since a topic's settings can change at any time. Only reports: the service continues.
 */
@ApplicationScoped
public class TopicConfigCheck {

    static final MeterDefinition UNSUITABLE = MeterDefinition.gauge(
                    "carflow.eventlog.topics.unsuitable", "Topics whose settings lose events, as last found")
            .advice("The log names the topic: set `cleanup.policy` to `delete`, or raise " + "`max.message.bytes`");

    private static final Logger LOG = Logger.getLogger(TopicConfigCheck.class);

    static final Duration LOOK_EVERY = Duration.ofMinutes(5);

    /** The event log producer's batch.size. */
    private static final int BATCH_BYTES = 64 * 1024;

    private static final String FORBIDDEN = Errors.TOPIC_AUTHORIZATION_FAILED.name();

    private final KafkaAdmin admin;
    private final AtomicInteger unsuitable = new AtomicInteger();
    private volatile Set<String> reportedUnknown = Set.of();

    @Inject
    public TopicConfigCheck(KafkaAdmin admin, MeterRegistry registry) {
        this.admin = admin;
        UNSUITABLE.gauge(registry, unsuitable::get);
    }

    /** Checks topics that exist. Never fails: without the permission it logs that. */
    Uni<Void> check(Collection<String> topics) {
        return checkNow(() -> topics);
    }

    private Uni<Void> checkNow(Supplier<? extends Collection<String>> topics) {
        // Deferred, so that an exception fails this check only and not the later ones.
        return Uni.createFrom()
                .deferred(() -> admin.settings(topics.get()))
                .invoke(this::report)
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "CARFLOW0214: the topics' settings could not be checked: %s", KafkaProblem.describe(failure)))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** Repeats the check at this interval. */
    Cancellable watch(Supplier<Set<String>> topics, Duration every) {
        return Multi.createFrom()
                .ticks()
                .startingAfter(every)
                .every(every)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(tick -> checkNow(topics))
                .subscribe()
                .with(done -> {}, failure -> LOG.error("CARFLOW0216: topics' settings are no longer checked", failure));
    }

    private void report(Map<String, Answer<Config>> settings) {
        Map<String, Set<String>> unknown = new TreeMap<>();
        int found = 0;
        for (var each : new TreeMap<>(settings).entrySet()) {
            Answer<Config> answer = each.getValue();
            if (answer.failure() instanceof UnknownTopicOrPartitionException) {
                // Just created, and not yet known to the broker that was asked.
                LOG.debugf("the settings of the topic %s cannot be checked yet", each.getKey());
            } else if (answer.failure() != null) {
                unknown.computeIfAbsent(KafkaProblem.name(answer.failure()), any -> new TreeSet<>())
                        .add(each.getKey());
            } else {
                List<String> faults = faults(answer.value());
                found += faults.isEmpty() ? 0 : 1;
                faults.forEach(fault -> LOG.errorf("CARFLOW0213: topic %s %s", each.getKey(), fault));
            }
        }
        unsuitable.set(found);
        Set<String> lines = new TreeSet<>();
        unknown.forEach((error, topics) -> lines.add(topics + " could not be checked: "
                + error + ": " + (error.equals(FORBIDDEN) ? "grant DescribeConfigs, or " : "")
                + "make sure that their cleanup.policy is delete and their max.message.bytes 1 MiB"));
        // Logged once: a missing permission is no news five minutes later.
        lines.stream()
                .filter(line -> !reportedUnknown.contains(line))
                .forEach(line -> LOG.warnf("CARFLOW0215: the settings of the topics %s", line));
        reportedUnknown = lines;
    }

    private static List<String> faults(Config settings) {
        List<String> faults = new ArrayList<>();
        if (value(settings, TopicConfig.CLEANUP_POLICY_CONFIG)
                .filter(policy -> policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT))
                .isPresent()) {
            faults.add(
                    "is compacted: Kafka keeps the last event of each user only, and refuses those without a user. Set"
                            + " its cleanup.policy to delete");
        }
        value(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
                .filter(limit -> Integer.parseInt(limit) < BATCH_BYTES)
                .ifPresent(limit -> faults.add("takes no more than " + limit + " bytes at a time, and producers send "
                        + BATCH_BYTES + ": Kafka refuses events under load. Set its max.message.bytes to its default,"
                        + " 1 MiB"));
        return faults;
    }

    private static Optional<String> value(Config settings, String name) {
        return Optional.ofNullable(settings.get(name)).map(ConfigEntry::value);
    }
}
