/**
 * After an outage: the users whose events went through the spill, the events that may have been lost, and requests for
 * fresh signals of the vehicles concerned. It combines what the event log recorded.
 *
 * <p>It knows nothing of HTTP, and does not call Smartcar: workers fetch the signals as usual and within the allowance.
 */
package dev.carflow.outage;
