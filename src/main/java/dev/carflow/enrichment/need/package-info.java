/** The wanted signals, their maximum age, and whether an event lacks any of them. It decides and has no effects. */
package dev.carflow.enrichment.need;
