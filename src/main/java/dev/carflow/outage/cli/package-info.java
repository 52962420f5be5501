/** The subcommands about outages: their command lines and their output. */
package dev.carflow.outage.cli;
