package dev.carflow.benchmark;

import dev.carflow.benchmark.load.LoadGenerator;
import dev.carflow.benchmark.process.ChildProcess;
import dev.carflow.benchmark.process.Children;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Taking webhooks in: Carflow, the bare server and the bare producer, measured in turn against one
 * broker. It fails if an acknowledged event is missing or anything went wrong; never because something is slow.
 */
final class IngestBenchmark {

    private static final String HEAP = "512m";
    private static final String BARE_TOPIC = "bare-vertx";
    private static final double OPEN_LOOP_SHARE = 0.5;
    private static final int OPEN_LOOP_BLOCKS = 2;

    private final Settings settings;
    private final Corpus corpus;
    private final Report report;

    private IngestBenchmark(Settings settings) {
        this.settings = settings;
        this.corpus = Corpus.of(settings.bodyBytes());
        this.report = new Report(settings, corpus, System.out);
    }

    static boolean run(Settings settings) throws IOException, InterruptedException, ExecutionException {
        return new IngestBenchmark(settings).run();
    }

    private boolean run() throws IOException, InterruptedException, ExecutionException {
        report.conditions();
        int port = Servers.freeAddress().getPort();
        String bootstrapServers = "localhost:" + port;
        try (Children children = new Children(settings.directory(), HEAP);
                BenchmarkTopics topics = startBroker(children, port, bootstrapServers);
                RawProducer closedLoop = RawProducer.closedLoop(settings.connections(), bootstrapServers, corpus);
                RawProducer unbounded = RawProducer.unbounded(bootstrapServers, corpus)) {
            LoadGenerator generator = new LoadGenerator(corpus.requests(), settings.connections());
            Servers servers = new Servers(children, generator, bootstrapServers);
            WebhookServer bare = servers.bareVertx(BARE_TOPIC);
            WebhookServer carflow = servers.carflow(settings.application());
            List<Contender> contenders = new ArrayList<>(List.of(closedLoop, unbounded, bare, carflow));
            if (settings.nativeExecutable().isPresent()) {
                contenders.add(servers.carflowNative(settings.nativeExecutable().get()));
            }
            return compare(
                    contenders, bare, carflow, new Meter(children.broker().handle()), topics);
        }
    }

    private static BenchmarkTopics startBroker(Children children, int port, String bootstrapServers)
            throws IOException, InterruptedException, ExecutionException {
        ChildProcess broker = children.startBroker(port);
        BenchmarkTopics topics = new BenchmarkTopics(bootstrapServers);
        broker.awaitReady(topics::isBrokerThere);
        topics.create(RawProducer.CLOSED_LOOP_TOPIC, RawProducer.UNBOUNDED_TOPIC, BARE_TOPIC);
        return topics;
    }

    private boolean compare(
            List<Contender> contenders, WebhookServer bare, WebhookServer carflow, Meter meter, BenchmarkTopics topics)
            throws IOException, InterruptedException, ExecutionException {
        Map<Contender, Series> results = new Rounds(settings, meter).run(contenders);
        double rate = results.get(carflow).medianRate() * OPEN_LOOP_SHARE;
        Block openLoop = meter.measure(
                carflow.process(), () -> carflow.load(settings.block().multipliedBy(OPEN_LOOP_BLOCKS), rate));

        ThroughputTable throughput = new ThroughputTable();
        contenders.forEach(row -> throughput.closedLoop(row, results.get(row), results.get(bare)));
        throughput.openLoop(carflow, rate, openLoop);
        results.get(carflow).unmeasured(openLoop);
        DurabilityTable durability = new DurabilityTable(topics);
        for (Contender contender : contenders) {
            durability.row(contender, results.get(contender));
        }
        report.steadiness(results);
        report.figures(throughput, durability);
        return durability.isClean();
    }
}
