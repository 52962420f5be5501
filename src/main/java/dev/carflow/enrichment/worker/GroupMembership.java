package dev.carflow.enrichment.worker;

import dev.carflow.operations.Causes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * One membership in the consumer group, from joining to leaving: reads records, dispatches them and writes completed
 * ones. It ends when asked to or with an exception. The next one learns all it needs from Kafka; it takes over only
 * since when nothing was written. Everything here runs on the consumer loop's thread.
 */
final class GroupMembership implements ConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(GroupMembership.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(200);
    private static final Duration BUSY_POLL = Duration.ofMillis(5);

    /**
     * For records in flight when partitions are revoked or the process ends; records not completed by then are
     * processed again.
     */
    private static final Duration HAND_OVER = Duration.ofSeconds(5);

    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);
    private static final long POLL_NANOS = 1_000_000;

    private final ConsumerLoopSettings settings;
    private final Consumer<String, byte[]> consumer;
    private final TopicIds topics;
    private final BatchLimit batches;
    private final Dispatcher dispatcher;
    private final PartitionProgress progress;
    private final WorkerMetrics metrics;
    private final ResumePoints resumePoints;
    private final UnreadablePartitions unreadable;
    private final LeaderlessPartitions leaderless;
    private final Fingerprint.Maker fingerprints = new Fingerprint.Maker();
    private final AssignedPartitions assignedPartitions;
    private final PartitionGroups groups;
    private final Committer commits;
    private long reportedAt = System.nanoTime();

    /** The failure of a rebalance: poll throws it as its own. */
    private Throwable rebalanceFailure;

    /** Set once nothing may be written any more. */
    private boolean over;

    GroupMembership(
            ConsumerLoopSettings settings,
            Consumer<String, byte[]> consumer,
            TransactionalWriter writer,
            TopicIds topics,
            BatchLimit batches,
            Dispatcher dispatcher,
            ContinuityTracker continuities,
            PartitionProgress progress,
            WorkerMetrics metrics,
            Clock clock) {
        this.settings = settings;
        this.consumer = consumer;
        this.topics = topics;
        this.batches = batches;
        this.dispatcher = dispatcher;
        this.progress = progress;
        this.metrics = metrics;
        this.resumePoints = new ResumePoints(consumer, topics, settings, metrics, clock);
        this.unreadable = new UnreadablePartitions(consumer, this::isOfARecord, System::nanoTime);
        this.leaderless = new LeaderlessPartitions(consumer, topics::leaderless, System::nanoTime);
        this.assignedPartitions = new AssignedPartitions(settings);
        this.groups = new PartitionGroups(
                settings,
                assignedPartitions,
                continuities,
                this::partitionsOf,
                name -> unreadable.names().contains(name),
                metrics,
                clock);
        this.commits = new Committer(assignedPartitions, settings, writer, consumer::groupMetadata, metrics, clock);
    }

    void run(BooleanSupplier goesOn) {
        try {
            topics.ask();
            loop(goesOn);
            finish();
        } catch (RuntimeException e) {
            if (isLogChange(rebalanceFailure == null ? e : rebalanceFailure)) {
                finishAfter(e);
            }
            throw e;
        } finally {
            over = true;
            reportUnwritten(assignedPartitions.partitions());
            groups.endAll();
            assignedPartitions.forEach(progress::ended);
            // Also if the membership was too short for a report.
            metrics.partitions(assignedPartitions.partitions(), leftOut().size(), System.nanoTime());
        }
    }

    private static boolean isLogChange(Throwable failure) {
        return failure instanceof InvalidOffsetException || failure instanceof TopicIds.TopicChanged;
    }

    /** A log was replaced or truncated. The records read so far count, and the commit says of which log they are. */
    private void finishAfter(RuntimeException failure) {
        try {
            finish();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void loop(BooleanSupplier goesOn) {
        consumer.subscribe(settings.inputs(), this);
        while (goesOn.getAsBoolean() && !unreadable.isTryDue() && !leaderless.isTryDue()) {
            holdBackOrGoOn();
            poll();
            topics.check();
            commits.oneIfDue();
            if (commits.isFailing()) {
                batches.check();
            }
            long now = System.nanoTime();
            if (now - reportedAt >= REPORT_EVERY.toNanos()) {
                reportedAt = now;
                report(now);
            }
        }
    }

    private void finish() {
        awaitCompletion(assignedPartitions.partitions());
        commits.all();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        try {
            if (!assigned.isEmpty()) {
                topics.ask();
                resumePoints.of(leaderless.leaveOut(assigned)).forEach((name, partition) -> {
                    progress.begins(name, partition);
                    assignedPartitions.put(name, partition);
                });
            }
            groups.begin();
        } catch (RuntimeException | Error e) {
            rebalanceFailure = e;
            throw e;
        }
        holdBackOrGoOn();
        metrics.assigned(assignedPartitions.names().size());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        List<PartitionState> leaving = assigned(revoked);
        try {
            if (!over && !leaving.isEmpty()) {
                awaitCompletion(leaving);
                commits.all();
            }
        } catch (RuntimeException | Error e) {
            rebalanceFailure = e;
            throw e;
        }
        onPartitionsLost(revoked);
        if (!over) {
            revoked.forEach(progress::forget);
        }
    }

    /** Another member owns them already: uncommitted work of this one is done again there. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        if (!over) {
            reportUnwritten(assigned(lost));
            lost.forEach(groups::end);
            lost.forEach(this::noteEnd);
        }
        lost.forEach(assignedPartitions::remove);
        lost.forEach(unreadable::remove);
        lost.forEach(leaderless::remove);
        metrics.assigned(assignedPartitions.names().size());
    }

    private List<PartitionState> assigned(Collection<TopicPartition> names) {
        return names.stream()
                .map(assignedPartitions::get)
                .filter(partition -> partition != null)
                .toList();
    }

    /** Calls made for them are made twice, and the allowance is spent twice. */
    private static void reportUnwritten(Collection<PartitionState> ending) {
        int records = ending.stream()
                .mapToInt(partition -> partition.queue().entries().size())
                .sum();
        if (records > 0) {
            LOG.infof(
                    "CARFLOW0427: %d records that were read are not written by this worker: the next owner of their "
                            + "partitions processes them again, and makes their calls again",
                    records);
        }
    }

    private void noteEnd(TopicPartition name) {
        PartitionState partition = assignedPartitions.get(name);
        if (partition != null) {
            progress.ended(name, partition);
        }
    }

    private void poll() {
        try {
            take(consumer.poll(assignedPartitions.records() > 0 ? BUSY_POLL : IDLE_POLL));
        } catch (KafkaException e) {
            if (!isOfARecord(e)) {
                throw e;
            }
            leaveOut(e);
        }
    }

    private boolean isOfARecord(KafkaException failure) {
        return rebalanceFailure == null && UnreadablePartitions.isSuspected(failure);
    }

    private void leaveOut(KafkaException failure) {
        TopicPartition name = unreadable.find(leaderless.names()).orElseThrow(() -> failure);
        PartitionState partition = assignedPartitions.get(name);
        if (consumer.position(name) < partition.resumeAt()) {
            // Only the duplicate window is being read again there: it starts later, with fewer events.
            LOG.errorf(
                    "CARFLOW0417: %s@%d, which was written before, cannot be read again: %s. Second deliveries of "
                            + "events from there up to %d may pass",
                    name, consumer.position(name), Causes.oneLine(failure), partition.resumeAt());
            metrics.logChanged("window-unreadable");
            consumer.seek(name, partition.resumeAt());
        } else {
            groups.end(name);
            unreadable.add(name, failure);
        }
    }

    private void take(ConsumerRecords<String, byte[]> records) {
        List<TopicPartition> names = new ArrayList<>(records.partitions());
        names.sort(Comparator.comparing(name -> !groups.isFirst(name)));
        names.forEach(name -> records.records(name).forEach(this::take));
    }

    private void take(ConsumerRecord<String, byte[]> source) {
        PartitionState partition = assignedPartitions.get(new TopicPartition(source.topic(), source.partition()));
        Duration skew = partition.skew(source);
        PartitionState.Kind kind = partition.kind(source, fingerprints);
        if (kind == PartitionState.Kind.KNOWN) {
            return;
        }
        metrics.skew(skew);
        InOrderReleaseBuffer.Entry entry = assignedPartitions.add(partition, source);
        if (kind == PartitionState.Kind.DUPLICATE) {
            entry.complete(new RecordOutput.Duplicate());
        } else {
            dispatcher.dispatch(entry);
        }
    }

    private Set<TopicPartition> leftOut() {
        Set<TopicPartition> leftOut = new HashSet<>(unreadable.names());
        leftOut.addAll(leaderless.names());
        return leftOut;
    }

    /** Pauses partitions without room, those that cannot be read and those that have to wait for others; resumes the rest. */
    private void holdBackOrGoOn() {
        Set<TopicPartition> held = new HashSet<>();
        if (assignedPartitions.isFull()) {
            held.addAll(consumer.assignment());
        } else {
            held.addAll(leftOut());
            held.addAll(groups.waiting(name -> consumer.currentLag(name).orElse(1) > 0));
        }
        Set<TopicPartition> paused = consumer.paused();
        if (!paused.equals(held)) {
            consumer.resume(paused.stream().filter(name -> !held.contains(name)).toList());
            consumer.pause(held);
        }
        metrics.inFlight(assignedPartitions.records());
    }

    private int partitionsOf(String topic) {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        return partitions == null ? 0 : partitions.size();
    }

    private void awaitCompletion(Collection<PartitionState> waited) {
        long until = System.nanoTime() + HAND_OVER.toNanos();
        while (System.nanoTime() < until && AssignedPartitions.incomplete(waited) > 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private void report(long now) {
        long lag = 0;
        for (TopicPartition name : assignedPartitions.names()) {
            long unread = consumer.currentLag(name).orElse(-1);
            lag += Math.max(0, unread);
            PartitionState partition = assignedPartitions.get(name);
            // An unknown lag means that nothing was read, and records may be waiting.
            if (unread == 0 && partition.queue().isEmpty()) {
                partition.moved(now);
            }
        }
        metrics.lag(lag + assignedPartitions.records());
        metrics.partitions(assignedPartitions.partitions(), leftOut().size(), now);
    }
}
