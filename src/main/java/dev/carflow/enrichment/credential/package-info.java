/**
 * The credential of a call for signals while an application moves from a token for each vehicle to one for all:
 * selected by the phase and by what is known of the vehicle's user. The package does not know the rate limit, cooldowns
 * or retries.
 */
package dev.carflow.enrichment.credential;
