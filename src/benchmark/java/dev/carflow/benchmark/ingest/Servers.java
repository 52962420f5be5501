package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.bare.BareKind;
import dev.carflow.benchmark.bare.BareServer;
import dev.carflow.benchmark.process.ChildProcess;
import dev.carflow.benchmark.process.Children;
import dev.carflow.benchmark.process.Management;
import dev.carflow.benchmark.sizing.MemoryGroup;
import dev.carflow.packaged.Packaging;
import dev.carflow.sandbox.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the servers to be compared, and waits until each is ready. */
record Servers(Children children, String bootstrapServers) {

    /** A server that receives webhooks, and puts them on a topic. */
    record Server(ChildProcess child, InetSocketAddress address, Management management, String topic) {

        ProcessHandle process() {
            return child.handle();
        }
    }

    /** A bare server. Its topic must exist, also that of one that writes nothing. */
    Server bare(BareKind kind, String topic) throws IOException, InterruptedException {
        return bare(kind, topic, Children.JAVA);
    }

    /** @param java the JVM's command */
    Server bare(BareKind kind, String topic, String java) throws IOException, InterruptedException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.take());
        ChildProcess process = children.startMain(
                topic,
                java,
                BareServer.class,
                List.of(kind.name(), String.valueOf(address.getPort()), bootstrapServers, topic, Corpus.TOKEN));
        process.awaitReady(() -> {
            new Socket(address.getAddress(), address.getPort()).close();
            return true;
        });
        return new Server(process, address, Management.NONE, topic);
    }

    /**
     * The packaged application with the role ingest and no other than the required settings.
     *
     * @param route of its topics
     * @param further settings, such as those of a database
     */
    Server carflow(Path runner, String route, Map<String, String> further) throws IOException, InterruptedException {
        return carflow(
                new Packaging(route, children.directory(), List.of(Children.JAVA, "-jar", runner.toString())),
                route,
                further);
    }

    /** The same, started in the way that is given. */
    Server carflow(Packaging packaging, String route, Map<String, String> further)
            throws IOException, InterruptedException {
        return carflow(
                route,
                further,
                environment -> children.start(route, packaging.directory(), packaging.command(), environment));
    }

    /** The same without a heap of the benchmark's: as images start it, in a group with a memory limit. */
    Server shipped(Packaging packaging, Optional<MemoryGroup> group, String route, Map<String, String> further)
            throws IOException, InterruptedException {
        List<String> command =
                group.map(limited -> limited.wrap(packaging.command())).orElse(packaging.command());
        return carflow(
                route, further, environment -> children.startOther(route, packaging.directory(), command, environment));
    }

    private interface Starter {
        ChildProcess start(Map<String, String> environment) throws IOException;
    }

    private Server carflow(String route, Map<String, String> further, Starter starter)
            throws IOException, InterruptedException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.take());
        int management = Ports.take();
        Map<String, String> environment = new HashMap<>(further);
        environment.put("CARFLOW_ROLES", "ingest");
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("CARFLOW_WEBHOOK_MANAGEMENT_TOKENS", Corpus.TOKEN);
        environment.put("CARFLOW_TOPICS_DEFAULT_ROUTE", route);
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(address.getPort()));
        environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(management));
        ChildProcess process = starter.start(environment);
        Management its = new Management(management);
        process.awaitReady(its::isReady);
        return new Server(process, address, its, route + ".vehicle-state");
    }
}
