/** The subcommands about outages: what they read from the command line, and how they say what they found. */
package dev.carflow.outage.cli;
