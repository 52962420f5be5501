package dev.carflow.eventlog;

import io.smallrye.mutiny.Uni;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;

/** A Kafka producer, for topics that it can send to without waiting. */
public interface PreparedProducer {

    /** The producer, if it is ready to send to this topic without waiting, else null. */
    Producer<String, byte[]> forTopic(String topic);

    /** All topics that it is ready for. */
    Set<String> topics();

    /** Connects and learns the topics' partitions; replaces the topics known before. Fails if that takes too long. */
    Uni<Void> prepare(Set<String> topics);
}
