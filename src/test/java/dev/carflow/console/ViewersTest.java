package dev.carflow.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewersTest {

    private final Vertx vertx = Vertx.vertx();
    private final Viewers viewers = new Viewers(1);

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void noPageComesBeforeTheHeadOfItsStream() throws Exception {
        // Given: a sample ends before each step with which a stream begins
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> viewers.add(
                        interrupted(request.response(), () -> viewers.send(Map.of(Range.QUARTER_HOUR, "page"))),
                        Range.QUARTER_HOUR,
                        Optional.empty()))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        // When
        HttpResponse<InputStream> stream = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort()))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());

        // Then
        assertThat(stream.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("retry: 2000");
        }
    }

    /** Returns the response, of which each call comes after the other thing. */
    private static HttpServerResponse interrupted(HttpServerResponse response, Runnable other) {
        AtomicBoolean underWay = new AtomicBoolean();
        return (HttpServerResponse) Proxy.newProxyInstance(
                ViewersTest.class.getClassLoader(),
                new Class<?>[] {HttpServerResponse.class},
                (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() != Object.class && underWay.compareAndSet(false, true)) {
                        other.run();
                        underWay.set(false);
                    }
                    Object result = method.invoke(response, arguments);
                    return result == response ? proxy : result;
                });
    }
}
