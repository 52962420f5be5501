/** The subcommand {@code schema}. It prints what {@link dev.carflow.database.Schema} did or found, and knows nothing of tables. */
package dev.carflow.database.cli;
