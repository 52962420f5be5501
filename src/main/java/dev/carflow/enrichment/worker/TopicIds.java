package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.AdminClient;
import dev.carflow.operations.Causes;
import dev.carflow.operations.ThrottledLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * The ids of a consumer loop's topics, and which partitions have no leader. A topic that is deleted and created again keeps its name, and its offsets start
 * again: Kafka's consumer and producer do not show that, but the id does. Asked when a membership starts, and every few
 * seconds without waiting; kept from one membership to the next, because a membership may have ended for such a change
 * before it noticed. Used by one thread.
 */
final class TopicIds {

    private static final Logger LOG = Logger.getLogger(TopicIds.class);

    /** Shared by all memberships: each of them would log the same. */
    private static final ThrottledLog LINES = new ThrottledLog(LOG, Duration.ofMinutes(1));

    private static final ThrottledLog UNANSWERED = new ThrottledLog(LOG, Duration.ofMinutes(1));
    private static final long UNANSWERED_NANOS =
            WorkerClients.ADMIN_DEADLINE.multipliedBy(2).toNanos();
    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(3).toNanos();

    private final AdminClient admin;
    private final Set<String> inputs;
    private final Set<String> outputs;
    private final WorkerMetrics metrics;
    private final Map<String, Uuid> known = new HashMap<>();
    private Set<TopicPartition> leaderless = Set.of();
    private Map<String, KafkaFuture<TopicDescription>> asked = Map.of();
    private Set<String> absent = Set.of();
    private Set<String> absentBefore = Set.of();
    private Admin asking;
    private long askedAt = System.nanoTime();

    TopicIds(AdminClient admin, Set<String> inputs, Set<String> outputs, WorkerMetrics metrics) {
        this.admin = admin;
        this.inputs = inputs;
        this.outputs = outputs;
        this.metrics = metrics;
    }

    /**
     * Asks the brokers and waits for the answer.
     *
     * @throws TopicChanged if a topic was replaced
     * @throws OutputMissing if a topic to write to does not exist
     */
    void ask() {
        question();
        for (KafkaFuture<TopicDescription> answer : asked.values()) {
            try {
                answer.get(UNANSWERED_NANOS, TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    noAnswer(e.getCause());
                    throw new KafkaException("the brokers do not say which topics there are", e.getCause());
                }
            } catch (TimeoutException e) {
                noAnswer(null);
                throw new KafkaException("the brokers do not say which topics there are", e);
            } catch (InterruptedException e) {
                throw new KafkaException("interrupted while asking which topics there are", e);
            }
        }
        takeAnswers();
        absentBefore = Set.of();
        Set<String> unwritable = absentOutputs();
        if (!unwritable.isEmpty()) {
            throw new OutputMissing(unwritable);
        }
    }

    /** Asks at intervals, and takes the answer once it has arrived. Throws as {@link #ask} does. */
    void check() {
        if (!asked.isEmpty() && asked.values().stream().allMatch(KafkaFuture::isDone)) {
            takeAnswers();
            Set<String> unwritable = absentOutputs();
            // Twice, because a broker that has just started does not know all topics yet.
            Set<String> still = new TreeSet<>(unwritable);
            still.retainAll(absentBefore);
            absentBefore = unwritable;
            if (!still.isEmpty()) {
                throw new OutputMissing(still);
            }
        }
        long since = System.nanoTime() - askedAt;
        if (!asked.isEmpty() && since > UNANSWERED_NANOS) {
            noAnswer(null);
            asked = Map.of();
        }
        if (asked.isEmpty() && since > LOOK_EVERY_NANOS) {
            question();
        }
    }

    /** Returns the id last reported; empty if the topic is missing, or if the brokers have no topic ids. */
    Optional<Uuid> of(String topic) {
        return absent.contains(topic) ? Optional.empty() : Optional.ofNullable(known.get(topic));
    }

    /** Returns the partitions to read from that had no leader by the last answer. */
    Set<TopicPartition> leaderless() {
        return leaderless;
    }

    private void question() {
        Set<String> all = new TreeSet<>(inputs);
        all.addAll(outputs);
        // First, because it may take long: the deadline is that of the request.
        asking = admin.get();
        askedAt = System.nanoTime();
        asked = asking.describeTopics(all).topicNameValues();
    }

    private void noAnswer(Throwable failure) {
        admin.failed(asking, failure, askedAt, WorkerClients.ADMIN_DEADLINE);
    }

    private Set<String> absentOutputs() {
        Set<String> unwritable = new TreeSet<>(absent);
        unwritable.retainAll(outputs);
        return unwritable;
    }

    private void takeAnswers() {
        Map<String, KafkaFuture<TopicDescription>> answers = asked;
        asked = Map.of();
        absent = new TreeSet<>();
        Set<TopicPartition> leaderlessBefore = leaderless;
        leaderless = new HashSet<>();
        Set<String> changed = new TreeSet<>();
        answers.forEach((topic, answer) -> {
            try {
                TopicDescription description = answer.getNow(null);
                noteLeaderless(topic, description);
                Uuid now = description.topicId();
                Uuid before = now.equals(Uuid.ZERO_UUID) ? null : known.put(topic, now);
                if (before != null && !before.equals(now)) {
                    changed.add(topic);
                }
            } catch (ExecutionException | KafkaException e) {
                if (e instanceof UnknownTopicOrPartitionException
                        || e.getCause() instanceof UnknownTopicOrPartitionException) {
                    absent.add(topic);
                } else {
                    noAnswer(e instanceof ExecutionException ? e.getCause() : e);
                    leaderlessBefore.stream()
                            .filter(name -> name.topic().equals(topic))
                            .forEach(leaderless::add);
                    UNANSWERED.warn(
                            "CARFLOW0415: whether %s is the topic that it was cannot be found out: %s",
                            topic, Causes.oneLine(e));
                }
            } catch (InterruptedException e) {
                throw new KafkaException("interrupted while asking which topics there are", e);
            }
        });
        metrics.topicsMissing(absent.size());
        if (!absent.isEmpty()) {
            LINES.error("CARFLOW0414: the topics %s do not exist: create them", absent);
        }
        if (!changed.isEmpty()) {
            changed.forEach(this::report);
            Set<String> unwritable = absentOutputs();
            if (!unwritable.isEmpty()) {
                throw new OutputMissing(unwritable);
            }
            throw new TopicChanged("the topics " + changed + " were deleted and created again");
        }
    }

    private void noteLeaderless(String topic, TopicDescription description) {
        if (inputs.contains(topic)) {
            description.partitions().stream()
                    .filter(each -> each.leader() == null || each.leader().isEmpty())
                    .forEach(each -> leaderless.add(new TopicPartition(topic, each.partition())));
        }
    }

    /** Not throttled: it happens once and reports a loss. */
    private void report(String topic) {
        LOG.errorf(
                "CARFLOW0413: %s was deleted and created again: %s",
                topic,
                inputs.contains(topic)
                        ? "it is read from its beginning. Events of the former topic that were not read are gone"
                        : "what was written to the former topic is gone for those who have not read it");
        metrics.logChanged("topic-recreated");
    }

    /**
     * Topics to write to do not exist. Nothing may be sent to them: a broker that creates topics automatically would
     * create them with its own number of partitions.
     */
    static final class OutputMissing extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OutputMissing(Set<String> topics) {
            super("the topics " + topics + " do not exist: create them");
        }
    }

    /** The ids of the membership's topics are no longer valid. */
    static final class TopicChanged extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TopicChanged(String message) {
            super(message);
        }
    }
}
