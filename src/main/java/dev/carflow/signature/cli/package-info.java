/** The subcommands of {@code signature}: options in, text and exit codes out, and neither bodies nor tokens. */
package dev.carflow.signature.cli;
