/**
 * The parts that both sides of the simulated Smartcar share: compact JSON, the HMAC signature and an event loop. It
 * knows nothing of vehicles or webhooks, nor of the rest of Carflow: the signature is deliberately implemented a second
 * time, so that the simulator can contradict the receiver under test.
 */
package dev.carflow.sandbox.simulator.wire;
