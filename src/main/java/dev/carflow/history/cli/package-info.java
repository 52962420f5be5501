/** The subcommands {@code event} and {@code tail}: options in, text, JSON and exit codes out. */
package dev.carflow.history.cli;
