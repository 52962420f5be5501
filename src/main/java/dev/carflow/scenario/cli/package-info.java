/** The subcommands of {@code scenario}: what they print and their exit codes. */
package dev.carflow.scenario.cli;
