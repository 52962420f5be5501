/**
 * Reads the same vehicle with the application's token and with its own, and tells the answers apart. It knows nothing of
 * terminals, and never renews a vehicle's token of itself.
 */
package dev.carflow.migration.compare;
