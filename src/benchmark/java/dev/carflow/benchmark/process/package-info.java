/** The processes of a benchmark: started, measured, and always ended with it. */
package dev.carflow.benchmark.process;
