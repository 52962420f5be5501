/**
 * The subcommand {@code schema}. Prints the results of {@link dev.carflow.database.Schema}, and knows nothing of
 * tables.
 */
package dev.carflow.database.cli;
