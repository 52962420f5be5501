/**
 * What a packaged process has around it when it is tested, trained or measured: a real broker, a real database and a
 * simulated Smartcar behind TLS. Whether the process is the jar or a native executable is nobody's business here.
 */
package dev.carflow.packaged;
