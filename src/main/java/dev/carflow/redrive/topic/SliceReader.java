package dev.carflow.redrive.topic;

import dev.carflow.redrive.topic.SearchPlan.Slice;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** Reads some partitions. Used by one thread. */
final class SliceReader {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SILENT_FOR = Duration.ofSeconds(30);

    /** Takes what was read. Called by the reader's thread. */
    interface Sink {

        void take(Slice slice, StoredRecord entry);

        void reached(long offsets);

        /** The rest of a partition cannot be read. */
        void unread(Slice slice, String problem);
    }

    private final Sink sink;
    private final Consumer<String, byte[]> consumer;
    private final Map<TopicPartition, Slice> open = new HashMap<>();
    private final Map<TopicPartition, Long> reached = new HashMap<>();

    SliceReader(Consumer<String, byte[]> consumer, List<Slice> share, Sink sink) {
        this.sink = sink;
        this.consumer = consumer;
        share.forEach(slice -> open.put(slice.partition(), slice));
    }

    void read() {
        consumer.assign(open.keySet());
        open.values().forEach(slice -> {
            consumer.seek(slice.partition(), slice.next());
            reached.put(slice.partition(), slice.next());
        });
        long answeredAt = System.nanoTime();
        while (!open.isEmpty()) {
            if (poll() | advance()) {
                answeredAt = System.nanoTime();
            } else if (System.nanoTime() - answeredAt > SILENT_FOR.toNanos()) {
                List.copyOf(open.values())
                        .forEach(slice -> giveUp(slice, "Kafka sent nothing for " + SILENT_FOR.toSeconds() + " s"));
            }
        }
    }

    private boolean poll() {
        try {
            boolean any = false;
            for (ConsumerRecord<String, byte[]> source : consumer.poll(POLL)) {
                any = true;
                Slice slice = open.get(new TopicPartition(source.topic(), source.partition()));
                if (slice != null && source.offset() < slice.end()) {
                    sink.take(slice, TopicScan.stored(source));
                }
            }
            return any;
        } catch (TopicAuthorizationException e) {
            List.copyOf(open.values()).stream()
                    .filter(slice ->
                            e.unauthorizedTopics().contains(slice.partition().topic()))
                    .forEach(slice -> giveUp(slice, SearchPlan.lacks("Read")));
            return true;
        } catch (RecordDeserializationException e) {
            giveUp(
                    open.get(e.topicPartition()),
                    "partition " + e.topicPartition().partition() + " cannot be read from offset " + e.offset()
                            + " on");
            return true;
        }
    }

    /** By position, because a partition may end with the mark of a transaction. */
    private boolean advance() {
        boolean any = false;
        for (Slice slice : List.copyOf(open.values())) {
            long position = Math.min(consumer.position(slice.partition()), slice.end());
            long before = reached.put(slice.partition(), Math.max(position, slice.next()));
            if (position > before) {
                sink.reached(position - before);
                any = true;
            }
            if (position >= slice.end()) {
                open.remove(slice.partition());
                consumer.pause(List.of(slice.partition()));
                any = true;
            }
        }
        return any;
    }

    private void giveUp(Slice slice, String problem) {
        sink.unread(slice, problem);
        open.remove(slice.partition());
        consumer.assign(open.keySet());
    }
}
