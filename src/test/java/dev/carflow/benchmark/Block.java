package dev.carflow.benchmark;

import dev.carflow.benchmark.load.Tally;
import java.util.OptionalDouble;

/**
 * One row under load for one stretch of time. Processor time is in microseconds per acknowledged event.
 *
 * @param cpu of the process under test
 * @param brokerCpu of the broker meanwhile
 * @param generatorCpu of this process meanwhile, which makes the load
 */
record Block(Tally tally, OptionalDouble cpu, OptionalDouble brokerCpu, OptionalDouble generatorCpu) {}
