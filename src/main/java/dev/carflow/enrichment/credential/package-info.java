/**
 * With what a call for signals is made while an application moves from a token for each vehicle to one for all: chosen by
 * the phase and by what is known of the vehicle's user. It must not know budgets, pauses or retries.
 */
package dev.carflow.enrichment.credential;
