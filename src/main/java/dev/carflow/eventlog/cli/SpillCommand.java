package dev.carflow.eventlog.cli;

import jakarta.enterprise.inject.Vetoed;
import picocli.CommandLine.Command;

/** Holds the subcommands about the spill together. */
@Vetoed
@Command(
        name = "spill",
        description = "Events that PostgreSQL keeps while Kafka does not take them; see docs/operations.md.",
        mixinStandardHelpOptions = true)
public final class SpillCommand {}
