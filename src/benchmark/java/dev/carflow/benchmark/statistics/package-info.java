/** The arithmetic of the benchmarks, each part with plain tests: medians, ratios, significance, slopes. */
package dev.carflow.benchmark.statistics;
