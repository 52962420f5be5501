package dev.carflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.tracing.TraceSpan;
import dev.carflow.tracing.Tracing;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sandbox's traces, of spans that the service's own tracing makes. */
class TracePageTest {

    private static final int LIMIT = 50;

    private final Vertx vertx = Vertx.vertx();
    private final RecentTraces traces = new RecentTraces(LIMIT);
    private final Tracing tracing = new Tracing(
            SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(traces))
                    .build()
                    .get("test"),
            false);
    private int port;

    @BeforeEach
    void listen() {
        port = vertx.createHttpServer()
                .requestHandler(new TracePage(traces)::handle)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void anEventsTraceIsATreeOfItsSpans() throws Exception {
        // Given
        String event = UUID.randomUUID().toString();
        process(UUID.randomUUID().toString());
        process(event);

        // When
        HttpResponse<String> page = get("/traces?event=" + event, "*/*");

        // Then
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
        List<String> lines = page.body().lines().toList();
        assertThat(lines.get(0)).startsWith("trace ");
        assertThat(lines.subList(2, lines.size()))
                .satisfiesExactly(
                        line -> assertThat(line).contains("ms  POST /webhooks/smartcar "),
                        line -> assertThat(line).contains("ms    send smartcar.vehicle-state"),
                        line -> assertThat(line).contains("ms      process smartcar.vehicle-state "),
                        line -> assertThat(line)
                                .contains("ms        GET /vehicles/{vehicleId}/signals  ERROR ", "error.type=429"));
        assertThat(lines.subList(2, lines.size()))
                .allSatisfy(line -> assertThat(line).matches(" *\\+[0-9]+\\.[0-9] ms +[0-9]+\\.[0-9] ms  .*"));
    }

    @Test
    void theListLeadsABrowserToEachEvent() throws Exception {
        // Given
        String event = UUID.randomUUID().toString();
        process(event);

        // Then
        HttpResponse<String> list = get("/traces", "text/html,*/*;q=0.8");
        assertThat(list.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        assertThat(list.body()).contains("<a href=\"/traces?event=" + event + "\">" + event + "</a>");
        assertThat(get("/traces?event=" + event, "text/html").body()).contains("process smartcar.vehicle-state");
    }

    @Test
    void theQueryIsShownAsTextAndNeverAsMarkup() throws Exception {
        HttpResponse<String> page = get("/traces?event=%22%3E%3Cscript%3E", "text/html");

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("&quot;&gt;&lt;script&gt;").doesNotContain("<script>");
    }

    @Test
    void theOldestSpansMakeRoom() throws Exception {
        // Given
        String oldest = UUID.randomUUID().toString();
        process(oldest);
        String newest = UUID.randomUUID().toString();

        // When: more spans than are kept
        for (int i = 0; i <= LIMIT / 4; i++) {
            process(newest);
        }

        // Then
        assertThat(get("/traces?event=" + oldest, "*/*").statusCode()).isEqualTo(404);
        assertThat(traces.ofEvent(newest).stream().mapToInt(List::size).sum()).isLessThanOrEqualTo(LIMIT);
        assertThat(traces.newest(3)).hasSize(3);
    }

    /** A delivery of an event, its record, and a call that is refused. */
    private void process(String event) {
        TraceSpan received = tracing.receive("/webhooks/smartcar", name -> null);
        TraceSpan sent = tracing.send("smartcar.vehicle-state", headers(received, event)::get);
        TraceSpan processed = tracing.process("smartcar.vehicle-state", 4, 16, headers(sent, event)::get);
        TraceSpan call = tracing.call(processed, URI.create("http://localhost:1"), "/vehicles/{vehicleId}/signals", 0);
        received.with("http.response.status_code", 200).end();
        sent.end();
        call.answered(429).end();
        processed.end();
    }

    private static Map<String, String> headers(TraceSpan span, String event) {
        Map<String, String> headers = new HashMap<>(span.headers());
        headers.put("ce_id", event);
        return headers;
    }

    private HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .header("Accept", accept)
                                .build(),
                        BodyHandlers.ofString());
    }
}
