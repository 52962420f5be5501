package dev.carflow.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * One real Kafka broker (KRaft, broker and controller in one) inside this JVM, on loopback. It can be stopped and
 * started again on the same port with the same data. Its cluster can have more brokers.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final String NODE_ID = "node.id";
    private static final String VOTERS = "controller.quorum.voters";
    private static final String FIRST_NODE = "1";

    private final Path directory;
    private final int port;
    private final Map<String, String> properties;
    private KafkaRaftServer server;

    private EmbeddedKafka(Path directory, int port, int controllerPort, int advertisedPort) {
        this.directory = directory;
        this.port = port;
        this.properties = properties(directory, port, controllerPort, advertisedPort);
    }

    /** Starts a broker on a free port. */
    public static EmbeddedKafka start() {
        int port = Ports.take();
        return start(port, port);
    }

    /** Starts a broker on a free port; the given settings override its own. */
    public static EmbeddedKafka start(Map<String, String> settings) {
        int port = Ports.take();
        try {
            return open(Files.createTempDirectory("carflow-kafka-"), port, port, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a broker that advertises another port: a proxy's, for instance. */
    public static EmbeddedKafka start(int port, int advertisedPort) {
        try {
            return open(Files.createTempDirectory("carflow-kafka-"), port, advertisedPort);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts an empty broker; the contents of {@code directory} are deleted first. */
    public static EmbeddedKafka start(Path directory, int port) {
        delete(directory);
        return open(directory, port, port);
    }

    /** Starts a broker with the data in {@code directory}: another one's, even if that was killed, or none. */
    public static EmbeddedKafka open(Path directory, int port, int advertisedPort) {
        return open(directory, port, advertisedPort, Map.of());
    }

    private static EmbeddedKafka open(Path directory, int port, int advertisedPort, Map<String, String> settings) {
        EmbeddedKafka kafka = new EmbeddedKafka(directory, port, Ports.take(), advertisedPort);
        kafka.properties.putAll(settings);
        if (!Files.exists(kafka.identity())) {
            kafka.format(Uuid.randomUuid().toString());
        }
        kafka.resume();
        return kafka;
    }

    /**
     * Starts another, empty broker in this one's cluster. It needs this one, which is the controller: close it first.
     *
     * @param nodeId other than 1
     */
    public EmbeddedKafka join(int nodeId) {
        int ownPort = Ports.take();
        try {
            Path own = Files.createTempDirectory("carflow-kafka-");
            EmbeddedKafka joined = new EmbeddedKafka(own, ownPort, 0, ownPort);
            joined.properties.put(NODE_ID, String.valueOf(nodeId));
            joined.properties.put("process.roles", "broker");
            joined.properties.put("listeners", "PLAINTEXT://localhost:" + ownPort);
            joined.properties.put(VOTERS, properties.get(VOTERS));
            joined.format(clusterId());
            joined.resume();
            return joined;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path identity() {
        return directory.resolve("data").resolve("meta.properties");
    }

    private String clusterId() throws IOException {
        Properties identity = new Properties();
        try (Reader source = Files.newBufferedReader(identity())) {
            identity.load(source);
        }
        return identity.getProperty("cluster.id");
    }

    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** Stops the broker and keeps its data; does nothing if it is stopped. */
    public void pause() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    /** Starts the broker with the data it had; does nothing if it runs. */
    public void resume() {
        if (server == null) {
            server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
            server.startup();
        }
    }

    /** Stops the broker and deletes its data. */
    @Override
    public void close() {
        pause();
        delete(directory);
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the files that a node needs for its first start: the cluster's id and its own. */
    private void format(String clusterId) {
        Formatter formatter = new Formatter()
                .setClusterId(clusterId)
                .setNodeId(Integer.parseInt(properties.get(NODE_ID)))
                .setControllerListenerName("CONTROLLER")
                .addDirectory(directory.resolve("data").toString())
                .setMetadataLogDirectory(directory.resolve("data").toString())
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8));
        try {
            formatter.run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format the broker's directory " + directory, e);
        }
    }

    private static Map<String, String> properties(Path directory, int port, int controllerPort, int advertisedPort) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(NODE_ID, FIRST_NODE);
        properties.put("process.roles", "broker,controller");
        properties.put(VOTERS, FIRST_NODE + "@localhost:" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listeners", "PLAINTEXT://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort);
        properties.put("advertised.listeners", "PLAINTEXT://localhost:" + advertisedPort);
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("log.dirs", directory.resolve("data").toString());
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("group.initial.rebalance.delay.ms", "0");
        // A missing topic must show as missing, as it does in production.
        properties.put("auto.create.topics.enable", "false");
        properties.put("log.cleaner.dedupe.buffer.size", "4194304");
        return properties;
    }
}
