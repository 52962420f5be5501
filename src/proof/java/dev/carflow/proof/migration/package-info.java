/**
 * A company's migration from vehicles' tokens to the application's token: packaged processes whose phase changes at
 * restarts, the subcommands as processes of their own, traffic all the while. It knows nothing of the other scenarios.
 */
package dev.carflow.proof.migration;
