package dev.carflow.enrichment.worker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How one consumer loop works.
 *
 * @param group the consumer group of all consumer loops of all workers
 * @param instanceId a name that stays when the process is restarted, and that no other consumer loop has
 * @param topics to consume
 * @param outputs the topics that enriched events and readings go to
 * @param deadLetterTopic for what cannot be processed
 * @param maxInFlight records worked on at one time; four times as many are held, done ones included
 * @param maxBytesInFlight of the values of all that are held, and of those made of them
 * @param maxRecordBytes of a record to write, key and headers included; Kafka takes no larger ones
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

    /** Names of the topics to consume. */
    Set<String> inputs() {
        return routes().keySet();
    }

    /** The routes of the topics to consume. */
    Map<String, String> routes() {
        return topics.stream().collect(Collectors.toUnmodifiableMap(InputTopic::name, InputTopic::route));
    }
}
