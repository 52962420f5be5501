package dev.carflow.redrive.cli;

import jakarta.enterprise.inject.Vetoed;
import picocli.CommandLine.Command;

/** Holds the subcommands about the dead-letter topic together. */
@Vetoed
@Command(name = "dead-letter", description = "Events that a worker could not process.", mixinStandardHelpOptions = true)
public final class DeadLetterCommand {}
