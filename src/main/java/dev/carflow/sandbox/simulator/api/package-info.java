/**
 * Smartcar's API side: application tokens, connections, vehicles and signals of v3, the allowance, and faults on demand,
 * all on one loopback port. It knows its callers by the credentials they show, and nothing of why they call.
 */
package dev.carflow.sandbox.simulator.api;
