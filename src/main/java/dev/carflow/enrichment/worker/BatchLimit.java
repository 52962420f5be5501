package dev.carflow.enrichment.worker;

import dev.carflow.eventlog.AdminClient;
import dev.carflow.eventlog.KafkaProblem;
import dev.carflow.operations.ThrottledLog;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jboss.logging.Logger;

/**
 * The largest batch that every topic of a consumer loop takes. Kafka's producer splits a batch that its topic refuses
 * as too large into batches of its own {@code batch.size}; if these are too large as well, it repeats that until the
 * records expire. So that size has to suit all topics. Used by one thread.
 */
final class BatchLimit {

    static final int USUAL_BYTES = 64 * 1024;

    private static final Logger LOG = Logger.getLogger(BatchLimit.class);
    private static final ThrottledLog LINES = new ThrottledLog(LOG, Duration.ofHours(1));
    private static final long UNANSWERED_NANOS =
            WorkerClients.ADMIN_DEADLINE.multipliedBy(2).toNanos();

    private final AdminClient admin;
    private final Set<String> topics;
    private int bytes = USUAL_BYTES;
    private KafkaFuture<Integer> asked;
    private Admin asking;
    private long askedAt;

    BatchLimit(AdminClient admin, Set<String> topics) {
        this.admin = admin;
        this.topics = topics;
    }

    /** Asks the brokers and waits; returns the limit in bytes, or the last one known if no answer comes. */
    int ask() {
        question();
        try {
            asked.get(UNANSWERED_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            admin.failed(asking, null, askedAt, WorkerClients.ADMIN_DEADLINE);
        } catch (ExecutionException e) {
            // Logged together with the answer.
            LOG.debugf("batch sizes: %s", e);
        } catch (InterruptedException e) {
            throw new KafkaException("interrupted while asking how large batches may be", e);
        }
        bytes = answered();
        return bytes;
    }

    /**
     * Asks again and takes the answer once it has arrived: the topics' settings may have changed.
     *
     * @throws Lowered if batches have become too large
     */
    void check() {
        if (asked == null) {
            question();
        } else if (!asked.isDone() && System.nanoTime() - askedAt > UNANSWERED_NANOS) {
            admin.failed(asking, null, askedAt, WorkerClients.ADMIN_DEADLINE);
            asked = null;
        } else if (asked.isDone()) {
            int before = bytes;
            bytes = answered();
            if (bytes < before) {
                throw new Lowered(bytes);
            }
        }
    }

    private void question() {
        // First, because it may take long: the deadline is that of the request.
        asking = admin.get();
        askedAt = System.nanoTime();
        asked = asking.describeConfigs(topics.stream()
                        .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                        .toList())
                .all()
                .thenApply(settings -> smallest(settings.values()));
    }

    private int answered() {
        KafkaFuture<Integer> answer = asked;
        asked = null;
        try {
            return answer.getNow(bytes);
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            admin.failed(asking, cause, askedAt, WorkerClients.ADMIN_DEADLINE);
            LINES.warn(
                    "CARFLOW0419: the batch size that the topics %s take cannot be determined: %s. If it is below %d "
                            + "bytes, transactions fail until records are sent one by one",
                    topics, KafkaProblem.oneLine(cause), bytes);
            return bytes;
        } catch (InterruptedException e) {
            throw new KafkaException("interrupted while asking how large batches may be", e);
        }
    }

    private static int smallest(Collection<Config> settings) {
        int smallest = USUAL_BYTES;
        for (Config each : settings) {
            var limit = each.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            // Kafka-compatible services need not report it.
            if (limit != null && limit.value() != null) {
                smallest = Math.min(smallest, Integer.parseInt(limit.value()));
            }
        }
        return smallest;
    }

    /** The topics take smaller batches than the membership's producer makes. */
    static final class Lowered extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Lowered(int bytes) {
            super("a topic to write to takes batches of " + bytes + " bytes at most now (max.message.bytes)");
        }
    }
}
