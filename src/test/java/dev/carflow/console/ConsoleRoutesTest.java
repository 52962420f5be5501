package dev.carflow.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.carflow.operations.MeterDefinition;
import dev.carflow.operations.Metrics;
import dev.carflow.operations.StatusTable;
import io.smallrye.mutiny.Uni;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console over HTTP, as a browser, a curious client and a slow one see it. */
class ConsoleRoutesTest {

    private static final String HOSTILE = "<script>alert(1)</script>";

    private final HttpClient client = HttpClient.newHttpClient();
    private final SimulatedMetrics metrics = new SimulatedMetrics();
    private final ConsoleServer server = new ConsoleServer(
            metrics,
            new Recorder(),
            List.of(() -> HealthCheckResponse.named("event-log")
                    .down()
                    .withData("state", HOSTILE)
                    .build()),
            List.of(new Hostile()),
            2);

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console", "/console?range=6h", "/console/console.css", "/console/console.js"})
    void everyAnswerKeepsTheBrowserFromLoadingOrKeepingAnythingElse(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        String policy = answer.headers().firstValue("content-security-policy").orElseThrow();
        assertThat(policy).startsWith("default-src 'self';").doesNotContain("unsafe", "http");
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void thePageNeedsNothingThatThePolicyForbids() throws Exception {
        String page = get("/console").body();

        assertThat(page).doesNotContain("style=", "onclick", "<style");
        assertThat(Pattern.compile("<script(?! src=\"console/console.js\" defer>)")
                        .matcher(page)
                        .find())
                .isFalse();
        assertThat(Pattern.compile("(src|href)=\"(https?:)?//")
                        .matcher(page)
                        .results()
                        .count())
                .as("links lead to the documentation alone")
                .isEqualTo(Pattern.compile("href=\"https://git\\.example\\.com/")
                        .matcher(page)
                        .results()
                        .count());
        assertThat(page.length()).isLessThan(40_000);
    }

    @Test
    void valuesAreShownAsTextAndNeverAsMarkup() throws Exception {
        await().until(() -> get("/console").body().contains("Hostile table"));

        assertThat(get("/console").body()).doesNotContain(HOSTILE).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
    void nothingButReadingIsTaken(String method) throws Exception {
        for (String path : List.of("/console", "/console/live", "/console/console.js")) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(server.url(path))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
        }
    }

    @Test
    void theStreamSendsTheWholePageAfterEverySample() throws Exception {
        HttpResponse<InputStream> stream = stream("/console/live?range=6h");

        assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        try (BufferedReader lines = lines(stream)) {
            assertThat(lines.readLine()).isEqualTo("retry: 2000");
            assertThat(lines.readLine()).startsWith("id: ");
            assertThat(lines.readLine()).isEmpty();
            for (int event = 0; event < 2; event++) {
                assertThat(lines.readLine()).isEqualTo("event: page");
                List<String> data = new ArrayList<>();
                for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
                    assertThat(line).startsWith("data: ");
                    data.add(line.substring(6));
                }
                assertThat(data.get(0)).isEqualTo("<!DOCTYPE html>");
                assertThat(String.join("\n", data)).contains("last 6 hours").endsWith("</html>");
            }
        }
    }

    @Test
    void aViewerTooManyIsRefusedUntilAnotherHasLeft() throws Exception {
        HttpResponse<InputStream> one = stream("/console/live");
        HttpResponse<InputStream> two = stream("/console/live");
        HttpResponse<InputStream> three = stream("/console/live");

        assertThat(List.of(one.statusCode(), two.statusCode(), three.statusCode()))
                .containsExactly(200, 200, 429);
        assertThat(three.headers().firstValue("retry-after")).contains("10");
        assertThat(head("/console/live")).isEqualTo(429);

        one.body().close();
        await().until(() -> head("/console/live") == 200);
        assertThat(stream("/console/live").statusCode()).isEqualTo(200);
        two.body().close();
    }

    @Test
    void aBrowserThatConnectsAgainHasItsFormerPlace() throws Exception {
        // Given: all places are taken, one by a browser whose network is away
        HttpResponse<InputStream> lost = stream("/console/live");
        BufferedReader lines = lines(lost);
        lines.readLine();
        String id = lines.readLine().substring("id: ".length());
        HttpResponse<InputStream> other = stream("/console/live");
        assertThat(head("/console/live")).isEqualTo(429);

        // When
        HttpResponse<InputStream> again = client.send(
                HttpRequest.newBuilder(server.url("/console/live"))
                        .header("last-event-id", id)
                        .build(),
                BodyHandlers.ofInputStream());

        // Then
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(server.viewers().count()).isEqualTo(2);
        assertThatThrownBy(() -> {
                    while (lines.readLine() != null) {}
                    throw new IOException("closed");
                })
                .isInstanceOf(IOException.class);
        again.body().close();
        other.body().close();
    }

    @Test
    void clientsThatLeaveAtOnceKeepNoPlace() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (Socket socket = follow()) {
                socket.setSoLinger(true, 0);
            }
        }

        await().untilAsserted(() -> assertThat(server.viewers().count()).isZero());
        for (int i = 0; i < 2; i++) {
            await().until(() -> stream("/console/live").statusCode() == 200);
        }
    }

    @Test
    void aViewerThatReadsNothingIsDropped() throws IOException {
        // Given: two that never read, so that there is no place
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            silent.add(follow());
        }
        await().until(() -> server.viewers().count() == 2);

        // Then: what the kernel takes for them is soon full
        for (int i = 0; i < 2000 && server.viewers().count() > 0; i++) {
            server.viewers().send(Map.of(Range.QUARTER_HOUR, ("x".repeat(1000) + "\n").repeat(60)));
        }
        await().until(() -> server.viewers().count() == 0);
        for (Socket socket : silent) {
            socket.close();
        }
    }

    @Test
    void theEndOfTheProcessEndsTheStreams() throws Exception {
        HttpResponse<InputStream> stream = stream("/console/live");
        server.routes().onShutdown(null);

        assertThat(new String(stream.body().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("retry: 2000\nid: ");
        assertThat(stream("/console/live").statusCode()).isEqualTo(503);
        assertThat(head("/console/live")).isEqualTo(503);
    }

    @Test
    void everyMetricThatIsShownExists() {
        assertThat(Metrics.all().stream().map(MeterDefinition::name).collect(Collectors.toSet()))
                .containsAll(ShownMetrics.ALL);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(server.url(path)).build(), BodyHandlers.ofString());
    }

    private int head(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(server.url(path))
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    /** Returns a connection that has asked for the stream and takes little of it. */
    private Socket follow() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(2048);
        URI url = server.url("/console/live");
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
        socket.getOutputStream()
                .write("GET /console/live HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader lines(HttpResponse<InputStream> stream) {
        return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
    }

    private HttpResponse<InputStream> stream(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(server.url(path)).build(), BodyHandlers.ofInputStream());
    }

    /** A table whose every word would be markup. */
    private static final class Hostile implements StatusTable {

        @Override
        public String title() {
            return "Hostile table";
        }

        @Override
        public String caption() {
            return HOSTILE;
        }

        @Override
        public boolean isShown() {
            return true;
        }

        @Override
        public Uni<Content> content() {
            return Uni.createFrom().item(new Content(List.of(HOSTILE), List.of(List.of(Cell.of(HOSTILE)))));
        }
    }
}
