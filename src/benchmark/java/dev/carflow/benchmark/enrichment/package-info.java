/** Benchmarks of the workers: how fast they enrich, whether their memory stays flat, how soon they start. */
package dev.carflow.benchmark.enrichment;
