package dev.carflow.benchmark;

import dev.carflow.benchmark.load.Tally;
import java.io.IOException;
import java.time.Duration;

/** A row of the table: something that makes events durable on a topic of its own. */
interface Contender {

    String name();

    String topic();

    /** The process whose work is measured. */
    ProcessHandle process();

    /** Whether latencies say something of it, and not only of the queue in front of it. */
    boolean hasLatencies();

    /** Gives it all it can take for this long. */
    Tally load(Duration duration) throws IOException, InterruptedException;
}
