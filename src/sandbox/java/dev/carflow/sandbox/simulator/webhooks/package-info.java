/**
 * Smartcar's webhook side: VERIFY, signed deliveries at a set rate, retries, duplicates and disorder, with a delivery log of
 * everything. It knows the receiver as a URI and a management token, and nothing of what the receiver does with an
 * event.
 */
package dev.carflow.sandbox.simulator.webhooks;
