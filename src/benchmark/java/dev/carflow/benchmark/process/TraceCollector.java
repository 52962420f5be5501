package dev.carflow.benchmark.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Takes spans by OTLP over HTTP and throws them away, so that a benchmark measures what it costs to make and send them. */
public final class TraceCollector implements AutoCloseable {

    private static final int NO_CONTENT = 204;

    private final HttpServer server;
    private final AtomicLong bytes = new AtomicLong();

    private TraceCollector(HttpServer server) {
        this.server = server;
    }

    public static TraceCollector start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TraceCollector collector = new TraceCollector(server);
        server.createContext("/v1/traces", collector::take);
        server.start();
        return collector;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            bytes.addAndGet(exchange.getRequestBody().readAllBytes().length);
            exchange.sendResponseHeaders(NO_CONTENT, -1);
        }
    }

    /**
     * Returns the settings of a service that sends its spans here.
     *
     * @param fraction of deliveries that are traced
     */
    public Map<String, String> settings(String fraction) {
        return Map.of(
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://localhost:" + server.getAddress().getPort(),
                "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf",
                "QUARKUS_OTEL_TRACES_SAMPLER_ARG",
                fraction);
    }

    /** Returns the bytes of spans that have arrived, compressed as they were sent. */
    public long bytes() {
        return bytes.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
