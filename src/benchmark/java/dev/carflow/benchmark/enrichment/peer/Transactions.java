package dev.carflow.benchmark.enrichment.peer;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Writes answers and the offsets of their events in one transaction. */
record Transactions(Producer<String, byte[]> producer, String output) {

    /** An event and the API's answer. */
    record Done(ConsumerRecord<String, byte[]> event, byte[] answer) {}

    /** @param done in the order of each partition */
    void commit(Consumer<String, byte[]> consumer, Collection<Done> done) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        producer.beginTransaction();
        for (Done each : done) {
            ConsumerRecord<String, byte[]> event = each.event();
            producer.send(new ProducerRecord<>(output, null, null, event.key(), each.answer(), event.headers()));
            offsets.put(
                    new TopicPartition(event.topic(), event.partition()), new OffsetAndMetadata(event.offset() + 1));
        }
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
    }
}
