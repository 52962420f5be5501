/** The subcommands of {@code accounts}: options in, text and exit codes out. What they do is in the packages beside this one. */
package dev.carflow.accounts.cli;
