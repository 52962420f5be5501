package dev.carflow.signature.cli;

import jakarta.enterprise.inject.Vetoed;
import picocli.CommandLine.Command;

/** Holds the subcommands about signatures together. */
@Vetoed
@Command(
        name = "signature",
        description = "Webhooks that were refused because their signature did not hold.",
        mixinStandardHelpOptions = true)
public final class SignatureCommand {}
