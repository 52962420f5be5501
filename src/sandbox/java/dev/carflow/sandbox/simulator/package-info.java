/**
 * Smartcar, simulated: a living fleet, signed webhooks with Smartcar's retries, and the v3 API with its allowance and
 * its failures; for dev mode, tests and benchmarks. It must know nothing of the rest of {@code dev.carflow}: it is the
 * other side of the wire and an independent oracle for this one.
 */
package dev.carflow.sandbox.simulator;
