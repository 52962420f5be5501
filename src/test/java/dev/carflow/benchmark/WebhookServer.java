package dev.carflow.benchmark;

import dev.carflow.benchmark.load.Load;
import dev.carflow.benchmark.load.LoadGenerator;
import dev.carflow.benchmark.load.Tally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A server that takes webhooks over HTTP, in a process of its own. */
record WebhookServer(
        String name, String topic, ProcessHandle process, InetSocketAddress address, LoadGenerator generator)
        implements Contender {

    @Override
    public boolean hasLatencies() {
        return true;
    }

    @Override
    public Tally load(Duration duration) throws IOException, InterruptedException {
        return generator.run(address, new Load.ClosedLoop(duration));
    }

    Tally load(Duration duration, double perSecond) throws IOException, InterruptedException {
        return generator.run(address, new Load.FixedRate(duration, perSecond));
    }
}
