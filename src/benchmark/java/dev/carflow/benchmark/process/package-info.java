/** The processes of a benchmark: started, measured, and ended with it whatever happens. */
package dev.carflow.benchmark.process;
