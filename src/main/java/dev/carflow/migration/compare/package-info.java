/**
 * Reads the same vehicle with the application's token and with its own, and compares the answers. It knows nothing of
 * terminals, and never renews a vehicle's token.
 */
package dev.carflow.migration.compare;
