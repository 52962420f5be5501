package dev.carflow.eventlog;

import io.smallrye.mutiny.Uni;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;

/** A Kafka producer for topics to which it can send without waiting. */
public interface PreparedProducer {

    /** Returns the producer if it can send to this topic without waiting, otherwise null. */
    Producer<String, byte[]> forTopic(String topic);

    /** Returns all topics that it is ready for. */
    Set<String> topics();

    /** Connects and learns the topics' partitions; replaces the topics known before. Fails if that takes too long. */
    Uni<Void> prepare(Set<String> topics);
}
