package dev.carflow.redrive.cli;

import jakarta.enterprise.inject.Vetoed;
import picocli.CommandLine.Command;

/** Holds the subcommands about the quarantine topic together. */
@Vetoed
@Command(
        name = "quarantine",
        description = "Signed deliveries that could not be routed.",
        mixinStandardHelpOptions = true)
public final class QuarantineCommand {}
