package dev.carflow.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.ConfigProblems;
import dev.carflow.RawHttp;
import dev.carflow.Timeouts;
import dev.carflow.operations.RolesConfig;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real server whose clients are asked to leave; the whole of a shutdown is in {@code ShutdownIT}. */
class GracefulShutdownTest {

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final GracefulShutdown shutdown = new GracefulShutdown(
            vertx,
            ConfigProblems.read(RolesConfig.class, Map.of()),
            ConfigProblems.read(ShutdownConfig.class, Map.of()));
    private HttpServer server;

    @BeforeEach
    void listen() {
        Router router = Router.router(vertx);
        shutdown.register(router);
        router.route().handler(context -> context.response().end("fine"));
        server = result(vertx.createHttpServer().requestHandler(router).listen(0, "localhost"));
    }

    @AfterEach
    void close() {
        result(vertx.close());
    }

    @Test
    void untilThenItIsReadyAndConnectionsAreKept() throws IOException {
        try (RawHttp client = connect()) {
            assertThat(client.send(REQUEST).statusAndBody()).isEqualTo(200);
            assertThat(client.isCloseRequested()).isFalse();
            assertThat(client.send(REQUEST).statusAndBody()).isEqualTo(200);
            assertThat(shutdown.isStopping()).isFalse();
        }
    }

    @Test
    void fromThenOnEveryResponseRequestsAnotherConnection() throws IOException {
        try (RawHttp client = connect()) {
            // Given
            client.send(REQUEST).statusAndBody();

            // When: no signal caused it, so there is no client to wait for
            shutdown.onShutdown(new ShutdownDelayInitiatedEvent());

            // Then
            assertThat(shutdown.isStopping()).isTrue();
            assertThat(client.send(REQUEST).statusAndBody()).isEqualTo(200);
            assertThat(client.isCloseRequested()).isTrue();

            // And: it is closed for a client that stays, though not at once
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void overHttp2TheConnectionSendsGoAwayAndTheAnswerStillComes() throws Exception {
        // Given
        CompletableFuture<Void> goAway = new CompletableFuture<>();
        var client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setHttp2ClearTextUpgrade(false))
                .withConnectHandler(connection -> connection.goAwayHandler(away -> goAway.complete(null)))
                .build();

        // When
        shutdown.onShutdown(new ShutdownDelayInitiatedEvent());
        int status = result(client.request(HttpMethod.GET, server.actualPort(), "localhost", "/")
                        .compose(HttpClientRequest::send))
                .statusCode();

        // Then
        assertThat(status).isEqualTo(200);
        goAway.get(Timeouts.CONDITION.toSeconds(), TimeUnit.SECONDS);
    }

    private RawHttp connect() throws IOException {
        return new RawHttp(URI.create("http://localhost:" + server.actualPort()), Timeouts.CONDITION);
    }

    private static <T> T result(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
