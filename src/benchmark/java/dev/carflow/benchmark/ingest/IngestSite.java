package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.blocks.Figure;
import dev.carflow.benchmark.load.Load;
import dev.carflow.benchmark.load.LoadGenerator;
import dev.carflow.benchmark.load.Tally;
import dev.carflow.benchmark.process.BenchmarkTopics;
import dev.carflow.benchmark.process.ChildProcess;
import dev.carflow.benchmark.process.Children;
import dev.carflow.benchmark.process.Database;
import dev.carflow.benchmark.process.ProcessFigures;
import dev.carflow.sandbox.Ports;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;

/** The shared environment of servers that receive webhooks: broker, database, load generator; and their rows. */
record IngestSite(
        Settings settings,
        Corpus corpus,
        Children children,
        ProcessHandle broker,
        BenchmarkTopics topics,
        Database database,
        LoadGenerator generator,
        Servers servers)
        implements AutoCloseable {

    private static final String HEAP = "512m";
    private static final String RAW_TOPIC = "raw-producer";

    static IngestSite open(Settings settings) throws IOException, InterruptedException, ExecutionException {
        int port = Ports.take();
        String bootstrapServers = "localhost:" + port;
        Children children = new Children(settings.directory(), HEAP);
        ChildProcess broker = children.startBroker(port);
        BenchmarkTopics topics = new BenchmarkTopics(bootstrapServers);
        broker.awaitReady(topics::isBrokerThere);
        return new IngestSite(
                settings,
                Corpus.of(settings.body()),
                children,
                broker.handle(),
                topics,
                Database.start(),
                new LoadGenerator(settings.connections()),
                new Servers(children, bootstrapServers));
    }

    String bootstrapServers() {
        return servers.bootstrapServers();
    }

    /** Starts the packaged service, with a database. */
    Servers.Server carflow(String route) throws IOException, InterruptedException {
        return servers.carflow(settings.application(), route, database.settings());
    }

    IngestRow rawProducer() throws IOException, ExecutionException, InterruptedException {
        topics.create(RAW_TOPIC);
        RawProducer producer = new RawProducer(RAW_TOPIC, settings.connections(), bootstrapServers(), corpus);
        return new IngestRow(
                "raw producer, " + settings.connections() + " in flight",
                Deliveries.prepared(corpus, RAW_TOPIC),
                ProcessHandle.current(),
                clocks(() -> ProcessFigures.cpuMicros(ProcessHandle.current())),
                new Load.ClosedLoop(settings.block()),
                (deliveries, load, watch) -> {
                    watch.begins();
                    Tally tally = producer.send(deliveries, load.duration());
                    watch.ends();
                    return tally;
                });
    }

    IngestRow closedLoop(String name, Servers.Server server) {
        return closedLoop(name, server, new Deliveries(corpus, server.topic()));
    }

    /** @param sent to the server, at whatever path */
    IngestRow closedLoop(String name, Servers.Server server, Deliveries sent) {
        return new IngestRow(
                name,
                sent,
                server.process(),
                serverClocks(server),
                new Load.ClosedLoop(settings.block()),
                (deliveries, load, watch) -> generator.run(
                        server.address(), load, deliveries::requests, deliveries.longestRequest(), watch));
    }

    /** Returns the processor time so far of all processes that take part in a server's row. */
    Map<Figure, LongSupplier> serverClocks(Servers.Server server) {
        Map<Figure, LongSupplier> clocks = clocks(() -> ProcessFigures.cpuMicrosOfAll(server.process()));
        clocks.put(Figure.LOAD_CPU, () -> ProcessFigures.cpuMicros(ProcessHandle.current()));
        clocks.put(Figure.DATABASE_CPU, database::cpuMicros);
        return clocks;
    }

    private Map<Figure, LongSupplier> clocks(LongSupplier own) {
        Map<Figure, LongSupplier> clocks = new EnumMap<>(Figure.class);
        clocks.put(Figure.OWN_CPU, own);
        clocks.put(Figure.BROKER_CPU, () -> ProcessFigures.cpuMicros(broker));
        return clocks;
    }

    @Override
    public void close() {
        topics.close();
        children.close();
        database.close();
    }
}
