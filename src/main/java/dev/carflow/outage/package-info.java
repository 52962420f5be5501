/**
 * After an outage: whose events took the way through the spill, what may have been missed, and asking for fresh signals
 * of the vehicles concerned. It puts together what the event log remembers.
 *
 * <p>It knows nothing of HTTP, and does not call Smartcar: fresh signals are fetched by workers, on their ordinary path
 * and within the allowance.
 */
package dev.carflow.outage;
