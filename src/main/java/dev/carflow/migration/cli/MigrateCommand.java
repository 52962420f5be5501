package dev.carflow.migration.cli;

import jakarta.enterprise.inject.Vetoed;
import picocli.CommandLine.Command;

/** The group of subcommands of the migration. */
@Vetoed
@Command(
        name = "migrate",
        description = "From a token for each vehicle to one for the application; see docs/migration.md.",
        mixinStandardHelpOptions = true)
public final class MigrateCommand {}
