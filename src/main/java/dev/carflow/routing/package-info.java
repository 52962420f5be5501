/**
 * The topic, key and headers of each event.
 *
 * <p>It knows the types of events and their users. It knows nothing of HTTP or signatures, does not read bodies, and
 * never waits: routes are looked up in memory.
 */
package dev.carflow.routing;
