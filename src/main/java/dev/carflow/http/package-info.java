/**
 * The HTTP server as a whole: which connections it keeps, and how it shuts down.
 *
 * <p>It handles connections and signals, and does not know what requests are about; each endpoint limits its own
 * requests.
 */
package dev.carflow.http;
