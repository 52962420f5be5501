package dev.carflow.benchmark;

import dev.carflow.benchmark.load.Tally;
import dev.carflow.benchmark.process.ProcessFigures;
import java.io.IOException;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Measures a block of load, and what it costs the processes that take part. */
record Meter(ProcessHandle broker) {

    /** Something that puts a server under load and comes back when it is over. */
    @FunctionalInterface
    interface Action {
        Tally run() throws IOException, InterruptedException;
    }

    Block measure(ProcessHandle process, Action load) throws IOException, InterruptedException {
        OptionalLong before = ProcessFigures.cpuMicros(process);
        OptionalLong brokerBefore = ProcessFigures.cpuMicros(broker);
        OptionalLong generatorBefore = ProcessFigures.cpuMicros(ProcessHandle.current());
        Tally tally = load.run();
        return new Block(
                tally,
                perEvent(before, process, tally),
                perEvent(brokerBefore, broker, tally),
                perEvent(generatorBefore, ProcessHandle.current(), tally));
    }

    private static OptionalDouble perEvent(OptionalLong before, ProcessHandle process, Tally tally) {
        OptionalLong after = ProcessFigures.cpuMicros(process);
        return before.isEmpty() || after.isEmpty() || tally.acknowledged() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) (after.getAsLong() - before.getAsLong()) / tally.acknowledged());
    }
}
