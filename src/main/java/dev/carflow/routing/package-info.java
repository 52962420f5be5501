/**
 * Which topic and which key an event gets, and the headers it carries.
 *
 * <p>It knows what kinds of events there are and whose they are. It knows nothing of HTTP or signatures, does not
 * read bodies, and never waits: routes are looked up in memory.
 */
package dev.carflow.routing;
