package dev.carflow.redrive.topic;

import java.time.Instant;
import java.util.Optional;

/**
 * How much of a topic a search has read.
 *
 * @param records that it read
 * @param keptSince the time of the oldest record in the partitions that have lost records to retention; empty if they have
 *     lost none
 * @param problem why not everything was read, for people; empty if everything was
 */
public record TopicCoverage(String topic, long records, Optional<Instant> keptSince, Optional<String> problem) {}
