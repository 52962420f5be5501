package dev.carflow.eventlog.spill;

import java.time.Instant;

/**
 * What waits in the spill for one topic.
 *
 * @param users how many keys
 * @param refused of the events, those that Kafka will never take
 */
public record TopicSummary(
        String topic, long events, long users, long refused, long bytes, Instant oldest, Instant newest) {}
