/** The subcommands about the spill: their command lines and their output. */
package dev.carflow.eventlog.cli;
