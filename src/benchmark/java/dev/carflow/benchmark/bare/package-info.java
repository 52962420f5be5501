/**
 * The references: the least that an HTTP server on Vert.x can do and still keep Carflow's promise (signature checked,
 * event keyed by its user, 200 after Kafka's acknowledgement), with the headers that Carflow writes and without; and the
 * same server without Kafka. None is a product: no limits, metrics, routes or quarantine.
 */
package dev.carflow.benchmark.bare;
