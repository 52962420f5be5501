package dev.carflow.enrichment.worker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Settings of one consumer loop.
 *
 * @param group the consumer group of all consumer loops of all workers
 * @param instanceId a name that survives a restart of the process and that no other consumer loop has
 * @param topics the topics to consume
 * @param outputs the topics that enriched events and readings go to
 * @param deadLetterTopic for what cannot be processed
 * @param maxInFlight records in progress at one time; four times as many are held, completed ones included
 * @param maxBytesInFlight bytes of the values of all held records, and of those made of them
 * @param maxRecordBytes bytes of a record to write, key and headers included; Kafka takes no larger ones
 * @param commitInterval between two transactions, if there is anything to write
 * @param window within which a second delivery of an event is dropped
 * @param maxWindowEvents remembered per partition at most
 */
record ConsumerLoopSettings(
        String group,
        Optional<String> instanceId,
        Set<InputTopic> topics,
        Set<String> outputs,
        String deadLetterTopic,
        int maxInFlight,
        long maxBytesInFlight,
        int maxRecordBytes,
        Duration commitInterval,
        Duration window,
        int maxWindowEvents) {

    /** Returns the names of the topics to consume. */
    Set<String> inputs() {
        return routes().keySet();
    }

    /** Returns the route of each topic to consume. */
    Map<String, String> routes() {
        return topics.stream().collect(Collectors.toUnmodifiableMap(InputTopic::name, InputTopic::route));
    }
}
