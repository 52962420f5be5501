package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.Machine;
import dev.carflow.benchmark.process.ChildProcess;
import dev.carflow.benchmark.process.Children;
import dev.carflow.benchmark.process.Management;
import dev.carflow.sandbox.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Servers in Node that do the job of the leanest bare server. Their sources are in {@code src/benchmark/node}. */
final class NodePeers {

    private static final Path SOURCES = Path.of("src/benchmark/node");
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "server.js", "senders.js", "batches.js");
    private static final int LEAST_VERSION = 20;

    private final Children children;
    private final String bootstrapServers;
    private final Path directory;

    /**
     * A way to put records on Kafka.
     *
     * @param kind its name in {@code senders.js}
     * @param processes that share a port
     */
    record Peer(String name, String kind, int processes) {

        String topic() {
            return "node-" + kind + "-" + processes;
        }
    }

    private NodePeers(Children children, String bootstrapServers, Path directory) {
        this.children = children;
        this.bootstrapServers = bootstrapServers;
        this.directory = directory;
    }

    /**
     * Installs what they need from the npm registry, in the benchmark's directory.
     *
     * @param log takes a line that says why there are none
     * @return empty if Node 20 or the registry is not there
     */
    static Optional<NodePeers> install(Children children, String bootstrapServers, Consumer<String> log)
            throws IOException, InterruptedException {
        Optional<Integer> version = version();
        if (version.isEmpty() || version.get() < LEAST_VERSION) {
            log.accept("no rows in Node: Node " + LEAST_VERSION + " or newer is not installed");
            return Optional.empty();
        }
        Path directory = Files.createDirectories(children.directory().resolve("node"));
        for (String file : FILES) {
            Files.copy(SOURCES.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            children.runTool(
                    "npm",
                    directory,
                    List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"),
                    Map.of());
        } catch (IOException | IllegalStateException e) {
            log.accept("no rows in Node: npm could not install their packages: " + e.getMessage());
            return Optional.empty();
        }
        return Optional.of(new NodePeers(children, bootstrapServers, directory));
    }

    /** As many processes as Carflow has event loops, besides one alone. */
    static List<Peer> all() {
        int cores = Math.max(2, Machine.cores());
        return List.of(
                new Peer("fastify, kafkajs", "kafkajs", 1),
                new Peer("fastify, @platformatic/kafka", "platformatic", 1),
                new Peer("fastify, @platformatic/kafka, batches", "platformatic-batched", 1),
                new Peer(
                        "fastify, @platformatic/kafka, batches, " + cores + " processes",
                        "platformatic-batched",
                        cores));
    }

    /** Starts one, whose topic must exist. */
    Servers.Server start(Peer peer) throws IOException, InterruptedException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.take());
        ChildProcess process = children.startOther(
                peer.topic(),
                directory,
                List.of(
                        "node",
                        "server.js",
                        peer.kind(),
                        String.valueOf(address.getPort()),
                        bootstrapServers,
                        peer.topic(),
                        Corpus.TOKEN,
                        String.valueOf(peer.processes())),
                Map.of("NODE_ENV", "production"));
        process.awaitReady(() -> {
            new Socket(address.getAddress(), address.getPort()).close();
            return true;
        });
        return new Servers.Server(process, address, Management.NONE, peer.topic());
    }

    private static Optional<Integer> version() throws InterruptedException {
        try {
            Process node = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(node.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return node.waitFor() == 0 ? majorOf(text) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @param version such as {@code v20.20.2} */
    static Optional<Integer> majorOf(String version) {
        List<String> parts = List.of(version.strip().split("[v.]"));
        return parts.size() > 1 && parts.get(1).matches("\\d+")
                ? Optional.of(Integer.valueOf(parts.get(1)))
                : Optional.empty();
    }
}
