/**
 * Why signatures did not hold, and what can still be done about it: bodies that were refused, kept for a short time.
 *
 * <p>The webhook's answer knows nothing of it and waits for nothing here. A kept body is believed only if its signature
 * holds under a token that is configured now.
 */
package dev.carflow.signature;
