package dev.carflow.outage.cli;

import dev.carflow.outage.Outage;
import dev.carflow.outage.OutageReport;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Option;

/** The time of an outage, as given on the command line. */
final class Span {

    private static final Duration WITHIN = Duration.ofMinutes(4);
    private static final Duration DAY = Duration.ofDays(1);

    @Option(names = "--from", description = "Its begin, as 2026-11-22T08:00:00Z (default: a day before the end).")
    private Instant from;

    @Option(names = "--to", description = "Its end (default: now).")
    private Instant to;

    Outage read(OutageReport report) {
        Instant end = to == null ? Instant.now() : to;
        return report.between(from == null ? end.minus(DAY) : from, end).await().atMost(WITHIN);
    }
}
