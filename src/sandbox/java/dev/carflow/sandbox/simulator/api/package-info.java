/**
 * Smartcar's API side: application tokens, connections, vehicles and signals of v3, per-vehicle tokens and v2.0,
 * Connect, the allowance, and faults on demand, all on one loopback port. It checks the credential of each call, knows
 * callers by nothing else, and does not know why they call.
 */
package dev.carflow.sandbox.simulator.api;
