/**
 * Smartcar's webhooks over HTTP: signature, handshake, envelope and response.
 *
 * <p>The order is fixed: limits, signature, envelope, hand-over, response. The package decides what a delivery is and
 * how it is answered. Routing decides where an event goes. Nothing here reads an event's content: a body is never bound
 * to objects.
 */
package dev.carflow.webhook;
