package dev.carflow.eventlog.spill;

import java.time.Instant;

/**
 * The waiting events of one topic.
 *
 * @param users the number of keys
 * @param refused how many events Kafka will never take
 */
public record TopicSummary(
        String topic, long events, long users, long refused, long bytes, Instant oldest, Instant newest) {}
