package dev.carflow.enrichment.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Finds where to resume in newly assigned partitions: the committed position is compared with the log as it is now. A
 * truncated or replaced log holds unread records below the committed offset, and a log whose retention passed that
 * offset lacks the next records; neither shows by itself. Used by one thread.
 */
final class ResumePoints {

    private static final Logger LOG = Logger.getLogger(ResumePoints.class);

    /** A predecessor that died in a transaction blocks its offsets until the broker has aborted it. */
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final Consumer<String, byte[]> consumer;
    private final TopicIds topics;
    private final ConsumerLoopSettings settings;
    private final WorkerMetrics metrics;
    private final Clock clock;

    ResumePoints(
            Consumer<String, byte[]> consumer,
            TopicIds topics,
            ConsumerLoopSettings settings,
            WorkerMetrics metrics,
            Clock clock) {
        this.consumer = consumer;
        this.topics = topics;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Also seeks the consumer to that position, or to the start of the duplicate window.
     *
     * @param assigned partitions that have a leader: one without fails the request for all
     * @throws TimeoutException if a broker does not answer; those whose leaders are silent are logged
     */
    Map<TopicPartition, PartitionState> of(Collection<TopicPartition> assigned) {
        try {
            return positions(assigned);
        } catch (TimeoutException e) {
            SilentLeaders.log(consumer, assigned);
            throw e;
        }
    }

    private Map<TopicPartition, PartitionState> positions(Collection<TopicPartition> assigned) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(assigned, WITHIN);
        Map<TopicPartition, Long> end = consumer.endOffsets(assigned, WITHIN);
        Map<TopicPartition, CommittedPosition> committed = committed(assigned);
        Map<TopicPartition, Long> cuts = cuts(committed, first);
        Map<TopicPartition, PartitionState> partitions = new HashMap<>();
        for (TopicPartition name : assigned) {
            CommittedPosition position = committed.get(name);
            partitions.put(
                    name,
                    position == null
                            ? PartitionState.untouched(first.get(name), topics.of(name.topic()), settings, clock)
                            : resumed(name, position, cuts.get(name), first.get(name), end.get(name)));
        }
        if (partitions.size() > committed.size()) {
            LOG.infof(
                    "CARFLOW0409: %d partitions have no committed position and are read from their beginning",
                    partitions.size() - committed.size());
        }
        seek(partitions, committed);
        return partitions;
    }

    private Map<TopicPartition, CommittedPosition> committed(Collection<TopicPartition> assigned) {
        Map<TopicPartition, CommittedPosition> positions = new HashMap<>();
        consumer.committed(Set.copyOf(assigned), WITHIN).forEach((name, offset) -> {
            if (offset == null) {
                return;
            }
            CommittedPosition position = CommittedPosition.of(offset, clock.millis());
            if (isOfAnotherLog(name, position)) {
                LOG.errorf(
                        "CARFLOW0410: %s was deleted and created again: it is read from its beginning. What was "
                                + "committed, %d, is of the former log; events that were not read of it are gone",
                        name, position.offset());
                metrics.logChanged("topic-recreated");
            } else {
                positions.put(name, position);
            }
        });
        return positions;
    }

    private boolean isOfAnotherLog(TopicPartition name, CommittedPosition position) {
        if (position.topicId().isEmpty()) {
            return false;
        }
        Uuid now = topics.of(name.topic())
                .orElseThrow(
                        () -> new KafkaException("the broker that was asked does not know " + name.topic() + " yet"));
        return !now.equals(position.topicId().get());
    }

    /**
     * Returns, by the leader epochs that Kafka keeps, the offset from which each log differs from the one whose records
     * are done.
     */
    private Map<TopicPartition, Long> cuts(
            Map<TopicPartition, CommittedPosition> committed, Map<TopicPartition, Long> first) {
        Map<TopicPartition, Long> cuts = new HashMap<>();
        // All of them: the consumer needs some position of each to ask for one.
        first.forEach(consumer::seek);
        committed.forEach((name, position) ->
                consumer.seek(name, new OffsetAndMetadata(position.offset(), position.leaderEpoch(), "")));
        for (TopicPartition name : committed.keySet()) {
            while (true) {
                try {
                    consumer.position(name, WITHIN);
                    break;
                } catch (LogTruncationException e) {
                    if (!committed.keySet().containsAll(e.partitions())) {
                        // The partition is being read already: the membership ends, as for such a change at any
                        // time.
                        throw e;
                    }
                    // Of one of these: each is handled once, so the loop ends.
                    for (TopicPartition cut : e.partitions()) {
                        OffsetAndMetadata divergent = e.divergentOffsets().get(cut);
                        long at = divergent == null ? first.get(cut) : divergent.offset();
                        cuts.put(cut, at);
                        consumer.seek(cut, at);
                    }
                }
            }
        }
        return cuts;
    }

    /** @param cut null if Kafka knows of none */
    private PartitionState resumed(TopicPartition name, CommittedPosition position, Long cut, long first, long end) {
        long resumeAt = position.offset();
        if (cut != null || resumeAt > end) {
            resumeAt = Math.min(cut == null ? end : cut, end);
            LOG.errorf(
                    "CARFLOW0411: %s lost the end of its log: %d was committed, and from %d on it holds other "
                            + "records. They are read; events that were there before and not read are gone",
                    name, position.offset(), resumeAt);
            metrics.logChanged("log-truncated");
        }
        if (resumeAt < first) {
            LOG.errorf(
                    "CARFLOW0412: %s holds no records before %d, and %d was committed: what lay between is gone "
                            + "unread. Keep the retention of event topics longer than any outage of the workers",
                    name, first, resumeAt);
            metrics.logChanged("records-deleted");
            resumeAt = first;
        }
        return PartitionState.resumed(resumeAt, position.newest(), topics.of(name.topic()), settings, clock);
    }

    private void seek(
            Map<TopicPartition, PartitionState> partitions, Map<TopicPartition, CommittedPosition> committed) {
        Map<TopicPartition, Long> windowStarts = new HashMap<>();
        committed.forEach((name, position) -> windowStarts.put(name, position.windowStart(settings.window())));
        Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(windowStarts, WITHIN);
        partitions.forEach((name, partition) -> {
            // Written records are read again as far as the window reaches back.
            OffsetAndTimestamp start = starts.get(name);
            consumer.seek(name, start == null ? partition.resumeAt() : Math.min(start.offset(), partition.resumeAt()));
        });
    }
}
