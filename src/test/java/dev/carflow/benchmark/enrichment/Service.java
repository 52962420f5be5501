package dev.carflow.benchmark.enrichment;

import dev.carflow.benchmark.process.ChildProcess;
import dev.carflow.benchmark.process.Children;
import dev.carflow.sandbox.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packaged service as a worker, in a process of its own. */
record Service(ChildProcess child, int management) {

    /** What it needs besides its own settings. */
    record Surroundings(
            Children children,
            String bootstrapServers,
            Stub stub,
            EmbeddedPostgres database,
            Path jar,
            List<String> jvm) {}

    /**
     * @param route of its topics, which also names its consumer group
     * @param settings for this benchmark; everything else is as an operator finds it
     */
    static Service start(Surroundings around, String route, int port, int management, Map<String, String> settings)
            throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of(
                "CARFLOW_ROLES",
                "worker",
                "KAFKA_BOOTSTRAP_SERVERS",
                around.bootstrapServers(),
                "CARFLOW_TOPICS_DEFAULT_ROUTE",
                route,
                "CARFLOW_ENRICHMENT_CONSUMER_GROUP",
                route,
                "CARFLOW_ENRICHMENT_BUDGET_CAPACITY",
                "0",
                "CARFLOW_SMARTCAR_CLIENT_ID",
                "client",
                "CARFLOW_SMARTCAR_CLIENT_SECRET",
                "secret",
                "CARFLOW_SMARTCAR_VEHICLE_API_URL",
                around.stub().api(),
                "CARFLOW_SMARTCAR_TOKEN_URL",
                around.stub().token()));
        environment.put("QUARKUS_DATASOURCE_REACTIVE_URL", around.database().reactiveUrl());
        environment.put("QUARKUS_DATASOURCE_USERNAME", around.database().user());
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(management));
        environment.putAll(settings);
        List<String> command = new ArrayList<>(List.of(Children.JAVA));
        command.addAll(around.jvm());
        command.addAll(List.of("-jar", around.jar().toString()));
        return new Service(around.children().start("carflow " + route, command, environment), management);
    }

    void awaitReady() throws InterruptedException {
        child.awaitReady(() -> connection("/q/health/ready").getResponseCode() == 200);
    }

    ProcessHandle process() {
        return child.handle();
    }

    /** The sum of a metric over all its tags, or NaN before it is there. */
    double metric(String name) {
        try {
            return lines(name).stream()
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .reduce(Double::sum)
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** A metric as it is published, a line for each of its tags' values. */
    List<String> lines(String name) throws IOException {
        try (InputStream in = connection("/q/metrics").getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .toList();
        }
    }

    private HttpURLConnection connection(String path) throws IOException {
        return (HttpURLConnection)
                URI.create("http://localhost:" + management + path).toURL().openConnection();
    }
}
