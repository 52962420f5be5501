/**
 * Everything around the service on a bare machine: embedded Kafka and Postgres, Smartcar's side played by a simulator,
 * and a console to look into the topics. For dev mode, tests and benchmarks.
 *
 * <p>Nothing depends on it and the package never contains it: the build leaves it out of the jar.
 */
package dev.carflow.sandbox;
