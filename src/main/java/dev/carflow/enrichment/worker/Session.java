package dev.carflow.enrichment.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One membership in the consumer group, from joining to leaving: reads, hands records out, writes what is done. It ends
 * when it is told to or with an exception; nothing is kept over to the next one, which learns all it needs from Kafka.
 * Everything here happens on the lane's thread.
 */
final class Session implements ConsumerRebalanceListener {

    private static final Duration IDLE_POLL = Duration.ofMillis(200);
    private static final Duration BUSY_POLL = Duration.ofMillis(5);

    /** For what is in flight when partitions are given away or the process ends; what is not done then is done again. */
    private static final Duration HAND_OVER = Duration.ofSeconds(5);

    /** A predecessor that died in a transaction blocks its offsets until the broker has ended it. */
    private static final Duration OFFSETS_WITHIN = Duration.ofSeconds(30);

    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);
    private static final long GLANCE_NANOS = 1_000_000;
    private static final long GIVE_UP_AFTER_NANOS = Duration.ofSeconds(30).toNanos();

    /** One record that Kafka refuses would undo every transaction that it is in. */
    private static final Output TOO_LARGE =
            new Output.DeadLetter("too-large", "its enriched form has more bytes than Kafka takes");

    private final LaneSettings settings;
    private final Consumer<String, byte[]> consumer;
    private final TransactionalWriter writer;
    private final Dispatcher dispatcher;
    private final DeadLetters deadLetters;
    private final WorkerMetrics metrics;
    private final Clock clock;
    private final Fingerprint.Maker fingerprints = new Fingerprint.Maker();
    private final Holdings holdings;
    private boolean paused;
    private long committedAt = System.nanoTime();
    private long reportedAt = System.nanoTime();
    private long failingSince;

    /** Set once nothing may be written any more. */
    private boolean over;

    Session(
            LaneSettings settings,
            Consumer<String, byte[]> consumer,
            TransactionalWriter writer,
            Dispatcher dispatcher,
            WorkerMetrics metrics,
            Clock clock) {
        this.settings = settings;
        this.consumer = consumer;
        this.writer = writer;
        this.dispatcher = dispatcher;
        this.deadLetters = new DeadLetters(settings.deadLetterTopic(), settings.maxRecordBytes());
        this.metrics = metrics;
        this.clock = clock;
        this.holdings = new Holdings(settings);
    }

    void run(BooleanSupplier goesOn) {
        try {
            loop(goesOn);
        } finally {
            over = true;
        }
    }

    private void loop(BooleanSupplier goesOn) {
        consumer.subscribe(settings.inputs(), this);
        while (goesOn.getAsBoolean()) {
            holdBackOrGoOn();
            for (ConsumerRecord<String, byte[]> source :
                    consumer.poll(holdings.records() > 0 ? BUSY_POLL : IDLE_POLL)) {
                take(source);
            }
            long now = System.nanoTime();
            if (now - committedAt >= settings.commitInterval().toNanos()) {
                commit();
            }
            if (now - reportedAt >= REPORT_EVERY.toNanos()) {
                reportedAt = now;
                metrics.lag(lag());
            }
        }
        awaitSettled(holdings.partitions());
        commit();
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        if (assigned.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(assigned), OFFSETS_WITHIN);
        Map<TopicPartition, Long> windowStarts = new HashMap<>();
        committed.forEach((partition, position) -> {
            if (position != null) {
                windowStarts.put(partition, Partition.windowStart(position, settings, clock));
            }
        });
        var starts = consumer.offsetsForTimes(windowStarts, OFFSETS_WITHIN);
        for (TopicPartition partition : assigned) {
            OffsetAndMetadata position = committed.get(partition);
            Partition mine = position == null
                    ? Partition.untouched(consumer.position(partition, OFFSETS_WITHIN), settings, clock)
                    : Partition.resumed(position, settings, clock);
            holdings.put(partition, mine);
            // What is written is read again as far as the window reaches back.
            var start = starts.get(partition);
            if (start != null && start.offset() < mine.resumeAt()) {
                consumer.seek(partition, start.offset());
            }
        }
        if (paused) {
            consumer.pause(assigned);
        }
        metrics.assigned(holdings.names().size());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        List<Partition> leaving = revoked.stream()
                .map(holdings::get)
                .filter(partition -> partition != null)
                .toList();
        if (!over && !leaving.isEmpty()) {
            awaitSettled(leaving);
            commit();
        }
        onPartitionsLost(revoked);
    }

    /** Somebody else has them already: what was done here and not committed is done there. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        lost.forEach(holdings::remove);
        metrics.assigned(holdings.names().size());
    }

    private void take(ConsumerRecord<String, byte[]> source) {
        Partition partition = holdings.get(new TopicPartition(source.topic(), source.partition()));
        Partition.Kind kind = partition.kind(source, fingerprints);
        if (kind == Partition.Kind.KNOWN) {
            return;
        }
        PartitionQueue.Entry entry = holdings.add(partition, source);
        if (kind == Partition.Kind.DUPLICATE) {
            entry.settle(new Output.Duplicate());
        } else {
            dispatcher.dispatch(entry);
        }
    }

    private void holdBackOrGoOn() {
        boolean full = holdings.isFull();
        if (full && !paused) {
            consumer.pause(consumer.assignment());
        } else if (!full && paused) {
            consumer.resume(consumer.paused());
        }
        paused = full;
        metrics.inFlight(holdings.records());
    }

    private void commit() {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        Map<Partition, List<PartitionQueue.Entry>> done = new HashMap<>();
        holdings.forEach((name, partition) -> {
            List<PartitionQueue.Entry> head = partition.queue().settledHead();
            if (!head.isEmpty()) {
                head.forEach(entry -> write(entry, records));
                offsets.put(name, partition.positionAfter(head));
                done.put(partition, head);
            }
        });
        if (done.isEmpty()) {
            return;
        }
        committedAt = System.nanoTime();
        if (writer.commit(records, offsets, consumer.groupMetadata())) {
            failingSince = 0;
            long now = clock.millis();
            done.forEach((partition, head) -> {
                holdings.removeHead(partition, head);
                head.forEach(entry -> metrics.written(entry, now));
            });
            metrics.committed(System.nanoTime() - committedAt, holdings.partitions());
        } else {
            failedOnceMore();
        }
    }

    private void write(PartitionQueue.Entry entry, List<ProducerRecord<String, byte[]>> records) {
        if (entry.output() instanceof Output.Enriched enriched) {
            ProducerRecord<String, byte[]> message = KafkaRecords.of(enriched.record());
            if (KafkaRecords.size(message) <= settings.maxRecordBytes()) {
                records.add(message);
                return;
            }
            entry.settle(TOO_LARGE);
        }
        if (entry.output() instanceof Output.DeadLetter why) {
            records.add(deadLetters.letter(entry.source(), why));
        }
    }

    private void failedOnceMore() {
        long now = System.nanoTime();
        metrics.undone();
        if (failingSince == 0) {
            failingSince = now;
        } else if (now - failingSince > GIVE_UP_AFTER_NANOS) {
            throw new IllegalStateException("no transaction succeeded for 30 s");
        }
    }

    private void awaitSettled(Collection<Partition> waited) {
        long until = System.nanoTime() + HAND_OVER.toNanos();
        while (System.nanoTime() < until && Holdings.unsettled(waited) > 0) {
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }

    private long lag() {
        long lag = 0;
        for (TopicPartition partition : holdings.names()) {
            lag += consumer.currentLag(partition).orElse(0);
        }
        return lag + holdings.records();
    }
}
