/**
 * The HTTP server as a whole: which connections it keeps, and how it ends.
 *
 * <p>It knows connections and signals, not what requests are about; what one request may do is its endpoint's business.
 */
package dev.carflow.http;
