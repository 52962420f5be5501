/**
 * The way from a token for each vehicle to one for the application, as Smartcar's migration guide has it: the phase a
 * process is in, and what the subcommands of {@code migrate} do. It knows nothing of events, Kafka or enrichment.
 */
package dev.carflow.migration;
