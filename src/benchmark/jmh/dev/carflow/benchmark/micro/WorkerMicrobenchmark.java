package dev.carflow.benchmark.micro;

import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.enrichment.memory.WorkerSteps;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time and allocation of each step of a worker for one event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class WorkerMicrobenchmark {

    private final WorkerSteps steps = new WorkerSteps(Amount.FEW);

    @Benchmark
    public Object read() {
        return steps.read();
    }

    @Benchmark
    public Object merge() {
        return steps.merge();
    }

    @Benchmark
    public Object pack() {
        return steps.pack();
    }

    @Benchmark
    public Object unpack() {
        return steps.unpack();
    }
}
