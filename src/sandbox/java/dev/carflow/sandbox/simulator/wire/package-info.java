/**
 * What both sides of the simulated Smartcar share: compact JSON, the HMAC signature and an event loop.
 * It knows nothing of vehicles or webhooks, nor of the rest of Carflow: the signature here is written a second time
 * on purpose, so that the simulator can contradict the receiver it tests.
 */
package dev.carflow.sandbox.simulator.wire;
