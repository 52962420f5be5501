/**
 * Smartcar's API side: application tokens, connections, vehicles and signals of v3, per-vehicle tokens and v2.0,
 * Connect, the allowance, and faults on demand, all on one loopback port. Each credential is checked where it is shown. It knows its callers by the credentials they show, and nothing of why they call.
 */
package dev.carflow.sandbox.simulator.api;
