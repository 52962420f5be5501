/**
 * Everything around the service on a bare machine: embedded Kafka and Postgres, a simulated Smartcar, and a console
 * that shows the topics. For dev mode, tests and benchmarks.
 *
 * <p>Nothing depends on it, and the build leaves it out of the package's jar.
 */
package dev.carflow.sandbox;
