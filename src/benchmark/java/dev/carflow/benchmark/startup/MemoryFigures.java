package dev.carflow.benchmark.startup;

import dev.carflow.ServiceProcess;
import dev.carflow.benchmark.LiveSignals;
import dev.carflow.benchmark.ingest.Corpus;
import dev.carflow.benchmark.load.Load;
import dev.carflow.benchmark.load.LoadGenerator;
import dev.carflow.benchmark.load.Requests;
import dev.carflow.benchmark.load.Tally;
import dev.carflow.benchmark.process.ProcessFigures;
import dev.carflow.packaged.ServiceClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Resident memory of a process that was just started, in MiB.
 *
 * @param idle once it is ready and has been idle for a while
 * @param loaded at the end of a steady load
 * @param peak the most it ever had
 * @param refused events under the load that were not acknowledged
 */
record MemoryFigures(long idle, long loaded, long peak, long refused) {

    private static final Duration REST = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 32;
    private static final int KIB_PER_MIB = 1024;

    static MemoryFigures of(ServiceProcess process, int perSecond, Duration load)
            throws IOException, InterruptedException {
        try (process) {
            ServiceClient client = new ServiceClient(process);
            Start.watch(process, client, System.nanoTime());
            Thread.sleep(REST.toMillis());
            long idle = ProcessFigures.rss(process.handle()).orElse(0);
            Corpus corpus = Corpus.of(LiveSignals.Amount.FEW);
            AtomicInteger next = new AtomicInteger();
            Requests requests = out -> {
                int number = next.getAndIncrement();
                corpus.write(number, out);
                return number;
            };
            LoadGenerator generator = new LoadGenerator(CONNECTIONS);
            InetSocketAddress address = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), process.http("/").getPort());
            Tally tally = generator.run(
                    address, new Load.FixedRate(load, perSecond), () -> requests, corpus.longestRequest());
            return new MemoryFigures(
                    idle / KIB_PER_MIB,
                    ProcessFigures.rss(process.handle()).orElse(0) / KIB_PER_MIB,
                    ProcessFigures.peakRss(process.handle()).orElse(0) / KIB_PER_MIB,
                    tally.errorCount());
        }
    }
}
