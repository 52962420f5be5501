/** Which signals are wanted, how old they may be, and whether an event lacks any of them. It decides and does nothing. */
package dev.carflow.enrichment.need;
