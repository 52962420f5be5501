/**
 * Rows that do the same job, measured in alternating blocks, compared block by block, and judged: the common part of
 * all throughput benchmarks.
 */
package dev.carflow.benchmark.blocks;
