/**
 * The consumer test kit: named scenarios, each a script of records as Carflow writes them, and what a consumer of these
 * records must get right.
 *
 * <p>This package is the scripts: pure values. {@code play} makes records of them with the classes that ingest and workers
 * use, and writes them to a topic; {@code check} judges what a consumer wrote. For subcommands alone: nothing of the running
 * service uses it. It knows nothing of the simulator.
 */
package dev.carflow.scenario;
