/**
 * The values that a worker remembers of vehicles, compactly, and the times since which withdrawn values are forgotten.
 */
package dev.carflow.enrichment.memory;
