/**
 * The way from vehicles' tokens to the application's token, as a company walks it: packaged processes whose phase changes
 * at restarts, the subcommands as processes of their own, traffic all the while. It knows nothing of the other scenarios.
 */
package dev.carflow.proof.migration;
