/** The subcommands {@code quarantine}, {@code dead-letter} and {@code replay}: options in, text and exit codes out. */
package dev.carflow.redrive.cli;
