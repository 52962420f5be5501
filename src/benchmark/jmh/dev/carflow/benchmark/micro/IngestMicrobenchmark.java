package dev.carflow.benchmark.micro;

import dev.carflow.benchmark.LiveSignals.Amount;
import dev.carflow.webhook.IngestSteps;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time and allocation of each step of ingest for one event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class IngestMicrobenchmark {

    @Param({"FEW", "MANY", "LARGEST"})
    public Amount body;

    private IngestSteps steps;

    @Setup
    public void setUp() {
        steps = new IngestSteps(body);
    }

    @Benchmark
    public boolean verify() {
        return steps.verify();
    }

    @Benchmark
    public Object scan() {
        return steps.scan();
    }

    @Benchmark
    public Object headers() {
        return steps.headers();
    }
}
