package dev.carflow.eventlog;

import io.smallrye.mutiny.Uni;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's own double of its producer, which answers as it is told: with errors that no broker gives on demand. */
public final class ScriptedProducer implements ReadyProducer {

    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(false, null, new StringSerializer(), new ByteArraySerializer());
    private final Set<String> topics;

    public ScriptedProducer(String... topics) {
        this.topics = Set.of(topics);
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
