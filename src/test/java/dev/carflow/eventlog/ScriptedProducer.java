package dev.carflow.eventlog;

import io.smallrye.mutiny.Uni;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's own double of its producer, with scripted answers: errors that no broker gives on demand. */
public final class ScriptedProducer implements PreparedProducer {

    private final MockProducer<String, byte[]> kafka;
    private final Set<String> topics;

    public ScriptedProducer(String... topics) {
        this(new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer()), topics);
    }

    private ScriptedProducer(MockProducer<String, byte[]> kafka, String... topics) {
        this.kafka = kafka;
        this.topics = Set.of(topics);
    }

    /** A producer that calls back before {@code send} returns. */
    public static ScriptedProducer thatConfirmsAtOnce(String... topics) {
        return new ScriptedProducer(
                new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()), topics);
    }

    /** The answer to a record, before {@code send} returns. */
    public enum Answer {
        CONFIRMED,
        TIMED_OUT,
        NONE
    }

    /**
     * A producer that answers by the content of a record.
     *
     * @param topic has {@code partitions} partitions; number {@code leaderless} of them has no leader
     */
    public static ScriptedProducer thatAnswers(
            Function<ProducerRecord<String, byte[]>, Answer> answers, String topic, int partitions, int leaderless) {
        Node broker = new Node(1, "localhost", 9092);
        Node[] replicas = {broker};
        Cluster cluster = new Cluster(
                "cluster",
                Set.of(broker),
                IntStream.range(0, partitions)
                        .mapToObj(each ->
                                new PartitionInfo(topic, each, each == leaderless ? null : broker, replicas, replicas))
                        .toList(),
                Set.of(),
                Set.of());
        var kafka = new MockProducer<>(cluster, true, null, new StringSerializer(), new ByteArraySerializer()) {
            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
                Answer answer = answers.apply(record);
                if (answer == Answer.CONFIRMED) {
                    return super.send(record, callback);
                }
                if (answer == Answer.TIMED_OUT) {
                    callback.onCompletion(null, new TimeoutException("late"));
                }
                return new CompletableFuture<>();
            }
        };
        return new ScriptedProducer(kafka, topic);
    }

    public MockProducer<String, byte[]> kafka() {
        return kafka;
    }

    @Override
    public Producer<String, byte[]> forTopic(String topic) {
        return topics.contains(topic) ? kafka : null;
    }

    @Override
    public Set<String> topics() {
        return topics;
    }

    @Override
    public Uni<Void> prepare(Set<String> wanted) {
        return Uni.createFrom().voidItem();
    }
}
