package dev.carflow.benchmark.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The management port of the packaged service: readiness and metrics. */
public record Management(int port) {

    /** Of a server that has none. */
    public static final Management NONE = new Management(0);

    public boolean isReady() throws IOException {
        return connection("/q/health/ready").getResponseCode() == 200;
    }

    /** The sum of a metric over all its tags; NaN while it is missing. */
    public double metric(String name) {
        try {
            return lines(name).stream()
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .reduce(Double::sum)
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** The published lines of a metric, one for each combination of tags. */
    public List<String> lines(String name) throws IOException {
        try (InputStream in = connection("/q/metrics").getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .toList();
        }
    }

    private HttpURLConnection connection(String path) throws IOException {
        return (HttpURLConnection)
                URI.create("http://localhost:" + port + path).toURL().openConnection();
    }
}
