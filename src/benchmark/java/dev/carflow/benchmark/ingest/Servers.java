package dev.carflow.benchmark.ingest;

import dev.carflow.benchmark.bare.BareServer;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts the servers to be compared, and waits until each is ready. */
record Servers(Children children, String bootstrapServers) {

    /** A server that receives webhooks, and puts them on a topic. */
    record Server(ProcessHandle process, InetSocketAddress address, String topic) {}

    Server bareVertx(String topic) throws IOException, InterruptedException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.take());
        ChildProcess process = children.startMain(
                "bare Vert.x",
                BareServer.class,
                List.of(String.valueOf(address.getPort()), bootstrapServers, topic, Corpus.TOKEN));
        process.awaitReady(() -> {
            new Socket(address.getAddress(), address.getPort()).close();
            return true;
        });
        return new Server(process.handle(), address, topic);
    }

    /**
     * The packaged application with the role ingest and no other than the required settings.
     *
     * @param route of its topics
     * @param further settings, such as those of a database
     */
    Server carflow(Path runner, String route, Map<String, String> further) throws IOException, InterruptedException {
        return start(List.of(Children.JAVA, "-jar", runner.toString()), route, further);
    }

    Server carflowNative(Path executable, String route, Map<String, String> further)
            throws IOException, InterruptedException {
        return start(List.of(executable.toString()), route, further);
    }

    private Server start(List<String> command, String route, Map<String, String> further)
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
        ChildProcess process = children.start(route, command, environment);
        URI ready = URI.create("http://localhost:" + management + "/q/health/ready");
        process.awaitReady(() -> ((HttpURLConnection) ready.toURL().openConnection()).getResponseCode() == 200);
        return new Server(process.handle(), address, route + ".vehicle-state");
    }
}
