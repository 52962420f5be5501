/** The subcommands of {@code signature}: options in, text and exit codes out, without bodies or tokens. */
package dev.carflow.signature.cli;
