/** The subcommands about the spill: what they read from the command line, and how they say what they did. */
package dev.carflow.eventlog.cli;
