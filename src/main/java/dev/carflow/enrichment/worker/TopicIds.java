package dev.carflow.enrichment.worker;

import dev.carflow.operations.LogThrottle;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Which logs the names of a session's topics stand for. A topic that is deleted and created again keeps its name, and
 * its offsets begin anew: nothing that Kafka's consumer or producer says tells the two apart, but their ids do. Asked
 * when the session needs to know, and every few seconds without waiting. Used by one thread.
 */
final class TopicIds {

    private static final Logger LOG = Logger.getLogger(TopicIds.class);

    /** Of all sessions: each of them says the same. */
    private static final LogThrottle LINES = new LogThrottle(Duration.ofMinutes(1));

    private static final LogThrottle UNANSWERED = new LogThrottle(Duration.ofMinutes(1));
    private static final long ASK_WITHIN_SECONDS = 10;
    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(3).toNanos();

    private final Admin admin;
    private final Set<String> inputs;
    private final Set<String> outputs;
    private final IntConsumer missing;
    private final Map<String, Uuid> known = new HashMap<>();
    private Map<String, KafkaFuture<TopicDescription>> asked = Map.of();
    private Set<String> absentBefore = Set.of();
    private long askedAt = System.nanoTime();

    /** @param missing told how many of the topics there are not */
    TopicIds(Admin admin, Set<String> inputs, Set<String> outputs, IntConsumer missing) {
        this.admin = admin;
        this.inputs = inputs;
        this.outputs = outputs;
        this.missing = missing;
    }

    /**
     * Asks, and waits for the answer.
     *
     * @throws TopicChanged if a topic is another one than before
     * @throws OutputMissing if a topic to write to does not exist
     */
    void ask() {
        question();
        for (KafkaFuture<TopicDescription> answer : asked.values()) {
            try {
                answer.get(ASK_WITHIN_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new KafkaException("the brokers do not say which topics there are", e.getCause());
                }
            } catch (TimeoutException e) {
                throw new KafkaException("the brokers do not say which topics there are", e);
            } catch (InterruptedException e) {
                throw new KafkaException("interrupted while asking which topics there are", e);
            }
        }
        Set<String> absent = takeAnswers();
        absent.retainAll(outputs);
        if (!absent.isEmpty()) {
            throw new OutputMissing(absent);
        }
    }

    /** Asks now and then, and takes the answer once it is there. Throws as {@link #ask} does. */
    void look() {
        if (!asked.isEmpty() && asked.values().stream().allMatch(KafkaFuture::isDone)) {
            Set<String> absent = takeAnswers();
            absent.retainAll(outputs);
            // Twice, because a broker that has just started does not know all topics yet.
            Set<String> still = new TreeSet<>(absent);
            still.retainAll(absentBefore);
            absentBefore = absent;
            if (!still.isEmpty()) {
                throw new OutputMissing(still);
            }
        }
        if (asked.isEmpty() && System.nanoTime() - askedAt > LOOK_EVERY_NANOS) {
            question();
        }
    }

    /** As last heard; empty if the topic is missing, or if the brokers give topics no ids. */
    Optional<Uuid> of(String topic) {
        return Optional.ofNullable(known.get(topic));
    }

    private void question() {
        Set<String> all = new TreeSet<>(inputs);
        all.addAll(outputs);
        askedAt = System.nanoTime();
        asked = admin.describeTopics(all).topicNameValues();
    }

    /** Returns the topics that do not exist. */
    private Set<String> takeAnswers() {
        Map<String, KafkaFuture<TopicDescription>> answers = asked;
        asked = Map.of();
        Set<String> absent = new TreeSet<>();
        Set<String> changed = new TreeSet<>();
        answers.forEach((topic, answer) -> {
            try {
                Uuid now = answer.getNow(null).topicId();
                Uuid before = now.equals(Uuid.ZERO_UUID) ? null : known.put(topic, now);
                if (before != null && !before.equals(now)) {
                    changed.add(topic);
                }
            } catch (ExecutionException | KafkaException e) {
                if (e instanceof UnknownTopicOrPartitionException
                        || e.getCause() instanceof UnknownTopicOrPartitionException) {
                    absent.add(topic);
                } else {
                    UNANSWERED
                            .tryAcquire()
                            .ifPresent(more -> LOG.warnf(
                                    "whether %s is the topic that it was cannot be found out: %s%s",
                                    topic, Causes.of(e), LogThrottle.heldBack(more)));
                }
            } catch (InterruptedException e) {
                throw new KafkaException("interrupted while asking which topics there are", e);
            }
        });
        missing.accept(absent.size());
        if (!absent.isEmpty()) {
            LINES.tryAcquire()
                    .ifPresent(more -> LOG.errorf(
                            "the topics %s do not exist: create them%s", absent, LogThrottle.heldBack(more)));
        }
        if (!changed.isEmpty()) {
            Set<String> unwritable = new TreeSet<>(absent);
            unwritable.retainAll(outputs);
            if (!unwritable.isEmpty()) {
                throw new OutputMissing(unwritable);
            }
            throw new TopicChanged("the topics " + changed + " were deleted and created again");
        }
        return absent;
    }

    /**
     * There are topics to write to that do not exist. Nothing may be sent there any more: a broker that creates topics
     * would create them, with as many partitions as it likes.
     */
    static final class OutputMissing extends RuntimeException {

        private static final long serialVersionUID = 1L;

        OutputMissing(Set<String> topics) {
            super("the topics " + topics + " do not exist: create them");
        }
    }

    /** What was known of the session's topics does not hold any more. */
    static final class TopicChanged extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TopicChanged(String message) {
            super(message);
        }
    }
}
