package dev.carflow.database.cli;

import jakarta.enterprise.inject.Vetoed;
import picocli.CommandLine.Command;

/** Holds the subcommands of the schema together. */
@Vetoed
@Command(name = "schema", description = "The database's schema.", mixinStandardHelpOptions = true)
public final class SchemaCommand {}
