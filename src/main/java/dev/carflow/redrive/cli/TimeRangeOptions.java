package dev.carflow.redrive.cli;

import dev.carflow.redrive.topic.TimeRange;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for a time range. */
final class TimeRangeOptions {

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Put on Kafka at this time or later, as 2026-11-22T09:00:00Z.")
    private Instant from;

    @Option(names = "--until", paramLabel = "TIME", description = "Put on Kafka before this time.")
    private Instant until;

    TimeRange span() {
        return new TimeRange(Optional.ofNullable(from), Optional.ofNullable(until));
    }
}
