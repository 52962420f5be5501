/**
 * Rows that do the same job, measured in alternating blocks, compared block by block, and judged. What every benchmark of
 * throughput has in common.
 */
package dev.carflow.benchmark.blocks;
