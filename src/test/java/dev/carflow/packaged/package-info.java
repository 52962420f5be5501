/**
 * The environment of a packaged process that is tested, trained or measured: a real broker, a real database and a
 * simulated Smartcar behind TLS. It does not distinguish a jar from a native executable.
 */
package dev.carflow.packaged;
