/**
 * Smartcar's webhooks over HTTP: signature, handshake, envelope and answer.
 *
 * <p>The order is fixed: bounds, signature, envelope, hand-over, answer. It decides what a delivery is and what
 * Smartcar is told; where an event goes is routing's business, and what the event says is nobody's here: a body is
 * never bound to objects.
 */
package dev.carflow.webhook;
