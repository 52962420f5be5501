/** The subcommands of {@code subscriptions}: options in, text or JSON and exit codes out. */
package dev.carflow.subscriptions.cli;
