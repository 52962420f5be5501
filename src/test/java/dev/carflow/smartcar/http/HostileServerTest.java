package dev.carflow.smartcar.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carflow.LogLines;
import dev.carflow.TestVertx;
import dev.carflow.Timeouts;
import dev.carflow.operations.ClockComparison;
import dev.carflow.smartcar.SmartcarDefaults;
import dev.carflow.smartcar.http.HttpResult.Failure;
import dev.carflow.smartcar.http.HttpResult.Response;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that break the protocol or never end. Each call ends with a defined result, and frees its connection: the pool
 * holds one, so the call after it would otherwise never be sent.
 */
class HostileServerTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final String OK = "{\"ok\":true}";

    private static final Vertx VERTX = TestVertx.get();

    private RawServer server;
    private HttpTransport transport;

    @AfterEach
    void close() throws IOException {
        transport.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked", "Content-Length: 9999999999", "Connection: close"})
    void anEndlessBodyIsCutOffAtTheLimit(String framing) {
        // Given
        serveFirst(client -> {
            client.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
            client.flood(framing.endsWith("chunked") ? "1000\r\n" + " ".repeat(0x1000) + "\r\n" : " ".repeat(0x1000));
        });
        connect(LONG, LONG);

        // When, then
        assertThat(outcome()).isEqualTo("TOO_LARGE 200");
        assertTheNextCallSucceedsOnANewConnection();
    }

    @Test
    void aTricklingBodyEndsWithTheTotalTimeHoweverManyBytesCome() {
        // Given
        serveFirst(client -> {
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{");
            client.trickle(" ", 20);
        });
        connect(LONG, SHORT);

        // When, then
        assertThat(outcome()).isEqualTo("TOTAL_TIMEOUT");
        assertTheNextCallSucceedsOnANewConnection();
    }

    @Test
    void aBodyThatStopsEndsWithTheTotalTime() {
        serveFirst(client -> {
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{");
            client.awaitClose();
        });
        connect(LONG, SHORT);

        assertThat(outcome()).isEqualTo("TOTAL_TIMEOUT");
        assertTheNextCallSucceedsOnANewConnection();
    }

    @Test
    void headersThatNeverEndAreCutOffAtTheirLimit() {
        serveFirst(client -> {
            client.send("HTTP/1.1 200 OK\r\n");
            client.flood("X-Filler: " + "x".repeat(500) + "\r\n");
        });
        connect(LONG, LONG);

        assertThat(outcome()).isEqualTo("INCOMPLETE");
        assertTheNextCallSucceedsOnANewConnection();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y\r\n", "x", "HTTP/1.1 100 Continue\r\n\r\n"})
    void headersThatTrickleEndWithTheResponseTime(String trickle) {
        serveFirst(client -> {
            client.send(trickle.startsWith("HTTP") ? "" : "HTTP/1.1 200 OK\r\nX-First: ");
            client.trickle(trickle, 20);
        });
        connect(SHORT, LONG);

        assertThat(outcome()).isEqualTo("RESPONSE_TIMEOUT");
        assertTheNextCallSucceedsOnANewConnection();
    }

    @Test
    void aCallerThatCancelsWhileTheServerIsSilentFreesTheConnection() {
        // Given
        serveFirst(RawServer.Peer::awaitClose);
        connect(LONG, LONG);
        Cancellable caller = call().subscribe().with(result -> {});
        await().until(() -> server.requests() == 1);

        // When
        caller.cancel();

        // Then
        assertTheNextCallSucceedsOnANewConnection();
    }

    @Test
    void aCallerThatCancelsInTheMiddleOfABodyFreesTheConnection() {
        // Given
        CountDownLatch begun = new CountDownLatch(1);
        serveFirst(client -> {
            client.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{");
            begun.countDown();
            client.trickle(" ", 5);
        });
        connect(LONG, LONG);
        Cancellable caller = call().subscribe().with(result -> {});
        await().until(() -> begun.getCount() == 0);

        // When
        caller.cancel();

        // Then
        assertTheNextCallSucceedsOnANewConnection();
    }

    @Test
    void aCallerThatCancelsBeforeItHasAConnectionSendsNothing() {
        // Given: the only connection is taken
        serveFirst(RawServer.Peer::awaitClose);
        connect(LONG, LONG);
        Cancellable first = call().subscribe().with(result -> {});
        await().until(() -> server.requests() == 1);
        Cancellable second = call().subscribe().with(result -> {});

        // When
        second.cancel();
        first.cancel();

        // Then
        assertTheNextCallSucceedsOnANewConnection();
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void aResponseAfterTheEndOfItsCallIsNotTheNextCallsResponse() {
        // Given: the first response comes when its caller has left
        CountDownLatch left = new CountDownLatch(1);
        serveFirst(client -> {
            left.await();
            client.respond("{\"late\":true}");
            client.awaitClose();
        });
        connect(SHORT, LONG);

        // When
        assertThat(outcome()).isEqualTo("RESPONSE_TIMEOUT");
        left.countDown();

        // Then
        assertTheNextCallSucceedsOnANewConnection();
    }

    @Test
    void aSecondResponseToOneRequestIsNotTheNextCallsResponse() {
        serveFirst(client -> {
            String response = "HTTP/1.1 200 OK\r\nContent-Length: " + OK.length() + "\r\n\r\n" + OK;
            client.send(response + response.replace("ok", "no"));
            client.awaitClose();
        });
        connect(LONG, LONG);

        assertThat(outcome()).isEqualTo("ok");
        assertTheNextCallSucceedsOnANewConnection();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"})
    void aResetInTheMiddleIsAnIncompleteResponse(String sent) {
        serveFirst(client -> {
            client.send(sent);
            client.reset();
        });
        connect(LONG, LONG);

        assertThat(outcome()).startsWith("INCOMPLETE");
        assertTheNextCallSucceedsOnANewConnection();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{\"ok\":true}\r\n0\r\n\r\n"
            })
    void aBodyThatIsCutOffOrMalformedIsAnIncompleteResponse(String sent) {
        serveFirst(client -> client.send(sent));
        connect(LONG, LONG);

        assertThat(outcome()).isEqualTo("INCOMPLETE 200");
        assertTheNextCallSucceedsOnANewConnection();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0\1\2\3\r\n\r\n", "SSH-2.0-OpenSSH_9.6\r\n\r\n", "HTTP/9.9 200 OK\r\n\r\n"})
    void aResponseThatIsNotHttpIsIncomplete(String sent) {
        serveFirst(client -> client.send(sent));
        connect(LONG, LONG);

        assertThat(outcome()).isEqualTo("INCOMPLETE");
        assertTheNextCallSucceedsOnANewConnection();
    }

    @Test
    void aBodyThatEndsWithTheConnectionIsWhole() {
        serveFirst(client -> client.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + OK));
        connect(LONG, LONG);

        assertThat(outcome()).isEqualTo("ok");
        assertTheNextCallSucceedsOnANewConnection();
    }

    @Test
    void aRedirectIsNotFollowed() {
        serveFirst(client -> {
            client.send("HTTP/1.1 302 Found\r\nLocation: " + server.uri("/elsewhere")
                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            client.awaitClose();
        });
        connect(LONG, LONG);

        assertThat(outcome()).isEqualTo("status 302");
        assertThat(server.requests()).isEqualTo(1);
    }

    /**
     * It is a race whether the client sees the close before it writes. Either way a call has a result, and the next
     * works.
     */
    @Test
    void aPooledConnectionThatTheServerClosesJustBeforeItsUseEndsACallOrIsReplaced() throws Exception {
        // Given: a server that closes each connection after its first response
        server = new RawServer(client -> {
            client.readRequest();
            client.respond(OK);
        });
        connect(LONG, LONG);

        // When
        for (int i = 0; i < 50; i++) {
            // Then
            assertThat(outcome()).isIn("ok", "INCOMPLETE");
        }
        await().untilAsserted(() -> assertThat(outcome()).isEqualTo("ok"));
    }

    @Test
    void connectionsAreReused() {
        server = new RawServer(client -> {
            while (true) {
                client.readRequest();
                client.respond(OK);
            }
        });
        connect(LONG, LONG);

        for (int i = 0; i < 20; i++) {
            assertThat(outcome()).isEqualTo("ok");
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aClockThatDiffersFromTheServersIsReported() {
        // Given: a server of yesteryear
        String date = "Date: Mon, 01 Dec 2025 09:00:00 GMT\r\n";
        server = new RawServer(client -> {
            client.readRequest();
            client.send("HTTP/1.1 200 OK\r\n" + date + "Content-Length: " + OK.length() + "\r\n\r\n" + OK);
            client.awaitClose();
        });
        connect(LONG, LONG);
        try (LogLines lines = LogLines.of(ClockComparison.class)) {

            // When, then
            assertThat(outcome()).isEqualTo("ok");
            assertThat(lines.all()).singleElement().asString().contains("s ahead of that of 127.0.0.1");
        }
    }

    /** Runs the script on the first connection after its request; later connections are served well. */
    private void serveFirst(RawServer.Script hostile) {
        server = new RawServer(client -> {
            client.readRequest();
            if (client.number() == 1) {
                hostile.run(client);
            } else {
                client.respond(OK);
                client.awaitClose();
            }
        });
    }

    private void connect(Duration response, Duration total) {
        transport = new HttpTransport(
                VERTX,
                SmartcarDefaults.transport()
                        .withBaseUrl(server.uri("/v3"))
                        .withTimeouts(LONG, response, total)
                        .withPool(1, 8)
                        .withMaxBodyBytes(100_000));
    }

    private Uni<String> call() {
        return transport.send(Call.to("x"), Authorization.basic("u", "p")).map(HostileServerTest::described);
    }

    private static String described(HttpResult result) {
        if (result instanceof Failure failure) {
            return failure.status() == 0 ? failure.fault().name() : failure.fault() + " " + failure.status();
        }
        Response response = (Response) result;
        return Arrays.equals(response.body(), OK.getBytes(StandardCharsets.UTF_8))
                ? "ok"
                : "status " + response.status();
    }

    private String outcome() {
        CompletableFuture<String> outcome = call().subscribeAsCompletionStage();
        assertThat(outcome).succeedsWithin(Timeouts.CONDITION);
        return outcome.join();
    }

    private void assertTheNextCallSucceedsOnANewConnection() {
        // more than once only where the time limits of the test are short and the machine is slow
        await().untilAsserted(() -> assertThat(outcome()).isEqualTo("ok"));
        assertThat(server.connections()).isGreaterThan(1);
        await().untilAsserted(() -> assertThat(server.open()).isEqualTo(1));
    }
}
