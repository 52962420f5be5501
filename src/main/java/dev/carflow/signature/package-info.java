/**
 * Why signatures did not hold, and how to recover: refused bodies, stored for a short time.
 *
 * <p>The webhook's response neither depends on this package nor waits for it. A stored body is accepted only if its
 * signature holds under a token that is configured now.
 */
package dev.carflow.signature;
