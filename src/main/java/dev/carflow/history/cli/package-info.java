/** The subcommand {@code event}: options in, text, JSON and exit codes out. */
package dev.carflow.history.cli;
