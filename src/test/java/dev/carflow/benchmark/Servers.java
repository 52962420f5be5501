package dev.carflow.benchmark;

import dev.carflow.benchmark.bare.BareServer;
import dev.carflow.benchmark.load.LoadGenerator;
import dev.carflow.benchmark.process.ChildProcess;
import dev.carflow.benchmark.process.Children;
import dev.carflow.sandbox.Ports;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts the servers that are compared, and waits until each is ready. */
public record Servers(Children children, LoadGenerator generator, String bootstrapServers) {

    WebhookServer bareVertx(String topic) throws IOException, InterruptedException {
        InetSocketAddress address = freeAddress();
        ChildProcess process = children.startMain(
                "bare Vert.x",
                BareServer.class,
                List.of(String.valueOf(address.getPort()), bootstrapServers, topic, Corpus.TOKEN));
        process.awaitReady(() -> {
            new Socket(address.getAddress(), address.getPort()).close();
            return true;
        });
        return new WebhookServer("bare Vert.x", topic, process.handle(), address, generator);
    }

    /** The packaged application. */
    WebhookServer carflow(Path runner) throws IOException, InterruptedException {
        return carflow("Carflow", "carflow", List.of(Children.JAVA, "-jar", runner.toString()));
    }

    WebhookServer carflowNative(Path executable) throws IOException, InterruptedException {
        return carflow("Carflow, native", "carflow-native", List.of(executable.toString()));
    }

    /** In production form: nothing is set but what has to be. */
    private WebhookServer carflow(String name, String route, List<String> command)
            throws IOException, InterruptedException {
        InetSocketAddress address = freeAddress();
        int management = freeAddress().getPort();
        ChildProcess process = children.start(
                name,
                command,
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS",
                        bootstrapServers,
                        "CARFLOW_WEBHOOK_MANAGEMENT_TOKENS",
                        Corpus.TOKEN,
                        "CARFLOW_TOPICS_DEFAULT_ROUTE",
                        route,
                        "QUARKUS_HTTP_PORT",
                        String.valueOf(address.getPort()),
                        "QUARKUS_MANAGEMENT_PORT",
                        String.valueOf(management)));
        URI ready = URI.create("http://localhost:" + management + "/q/health/ready");
        process.awaitReady(() -> ((HttpURLConnection) ready.toURL().openConnection()).getResponseCode() == 200);
        return new WebhookServer(name, route + ".vehicle-state", process.handle(), address, generator);
    }

    public static int freePort() {
        return freeAddress().getPort();
    }

    static InetSocketAddress freeAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.take());
    }
}
