package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.BenchmarkTopics;
import dev.carflow.benchmark.Servers;
import dev.carflow.benchmark.Settings;
import dev.carflow.benchmark.process.ChildProcess;
import dev.carflow.benchmark.process.Children;
import dev.carflow.sandbox.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** What all workers of a benchmark stand beside: broker, database and Smartcar's API. */
record Site(
        Children children,
        String bootstrapServers,
        BenchmarkTopics topics,
        Admin admin,
        Stub stub,
        EmbeddedPostgres database,
        Settings settings)
        implements AutoCloseable {

    /** @param heap every JVM's maximum, as {@code -Xmx} takes it */
    static Site open(Settings settings, int latencyMillis, String heap) throws IOException, InterruptedException {
        int port = Servers.freePort();
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
                Stub.start(children, Servers.freePort(), latencyMillis),
                EmbeddedPostgres.start(),
                settings);
    }

    /** The packaged service, just started. */
    Service worker(String route, Map<String, String> own) throws IOException {
        return worker(settings.application(), route, own);
    }

    /** Another package than the one just built. */
    Service worker(Path jar, String route, Map<String, String> own) throws IOException {
        return Service.start(
                new Service.Surroundings(children, bootstrapServers, stub, database, jar, settings.jvm()),
                route,
                Servers.freePort(),
                Servers.freePort(),
                own);
    }

    @Override
    public void close() {
        topics.close();
        admin.close(Duration.ZERO);
        children.close();
        database.close();
    }
}
