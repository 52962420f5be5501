package dev.carflow.outage.cli;

import jakarta.enterprise.inject.Vetoed;
import picocli.CommandLine.Command;

/** Holds the subcommands about outages together. */
@Vetoed
@Command(
        name = "outage",
        description = "After an outage: whose events came late, and what may have been missed; see docs/operations.md.",
        mixinStandardHelpOptions = true)
public final class OutageCommand {}
