package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.process.BenchmarkTopics;
import dev.carflow.benchmark.process.ChildProcess;
import dev.carflow.benchmark.process.Children;
import dev.carflow.benchmark.process.Database;
import dev.carflow.benchmark.sizing.MemoryGroup;
import dev.carflow.packaged.Packaging;
import dev.carflow.sandbox.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The shared environment of a benchmark's workers: broker, database and Smartcar's API. */
record Site(
        Children children,
        String bootstrapServers,
        BenchmarkTopics topics,
        Admin admin,
        Stub stub,
        Database database,
        List<String> jvm)
        implements AutoCloseable {

    /**
     * @param heap every JVM's maximum, in the form of {@code -Xmx}
     */
    static Site open(Settings settings, String heap) throws IOException, InterruptedException {
        int port = Ports.take();
        String bootstrapServers = "localhost:" + port;
        Children children = new Children(settings.directory(), heap);
        ChildProcess broker = children.startBroker(port);
        BenchmarkTopics topics = new BenchmarkTopics(bootstrapServers);
        broker.awaitReady(topics::isBrokerThere);
        return new Site(
                children,
                bootstrapServers,
                topics,
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers)),
                Stub.start(children, Ports.take(), settings),
                Database.start(),
                settings.jvm());
    }

    /**
     * Starts the packaged service as a worker.
     *
     * @param route of its topics, which also names its consumer group
     * @param own settings for this benchmark; everything else has its default
     */
    Service worker(Path jar, String route, Map<String, String> own) throws IOException {
        return Service.start(children, jvm, jar, route, environment(route, own));
    }

    private Map<String, String> environment(String route, Map<String, String> own) throws IOException {
        Map<String, String> environment = new HashMap<>(database.settings());
        environment.put("CARFLOW_ROLES", "worker");
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("CARFLOW_TOPICS_DEFAULT_ROUTE", route);
        environment.put("CARFLOW_ENRICHMENT_CONSUMER_GROUP", route);
        environment.put("CARFLOW_SMARTCAR_CLIENT_ID", "client");
        environment.put("CARFLOW_SMARTCAR_CLIENT_SECRET", "secret");
        environment.put("CARFLOW_SMARTCAR_VEHICLE_API_URL", stub.api());
        environment.put("CARFLOW_SMARTCAR_TOKEN_URL", stub.token());
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(Ports.take()));
        environment.putAll(own);
        return environment;
    }

    /** Starts the packaged service as images start it, in a group with a memory limit. */
    Service shipped(Packaging packaging, Optional<MemoryGroup> group, String route, Map<String, String> own)
            throws IOException {
        List<String> command =
                group.map(limited -> limited.wrap(packaging.command())).orElse(packaging.command());
        return Service.start(
                environment(route, own),
                environment -> children.startOther("carflow " + route, packaging.directory(), command, environment));
    }

    @Override
    public void close() {
        topics.close();
        admin.close(Duration.ZERO);
        children.close();
        database.close();
    }
}
