package dev.carflow.smartcar.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.Timeouts;
import dev.carflow.sandbox.simulator.Await;
import dev.carflow.smartcar.http.HttpResult.Failure;
import dev.carflow.smartcar.http.HttpResult.Response;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls through a proxy of sockets, which opens tunnels with CONNECT, to a server with TLS. */
class EgressProxyTest {

    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(1);
    /** A name that no resolver knows: only the proxy can lead there. */
    private static final URI API = URI.create("https://api.invalid:8443/v3");

    @TempDir
    private static Path directory;

    private static Vertx vertx;
    private static HttpServer server;
    private static PfxOptions keys;
    private static final List<String> ASKED = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        vertx = Vertx.vertx();
        Path file = directory.resolve("keys.p12");
        String keytool = System.getProperty("java.home") + "/bin/keytool";
        new ProcessBuilder((keytool + " -genkeypair -keyalg EC -alias x -dname CN=api.invalid -ext san=dns:api.invalid"
                                + " -storetype PKCS12 -storepass changeit -keystore " + file)
                        .split(" "))
                .start()
                .waitFor();
        keys = new PfxOptions().setPath(file.toString()).setPassword("changeit");
        server = Await.result(
                vertx.createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(keys))
                        .requestHandler(request -> {
                            ASKED.add(request.uri() + " " + request.getHeader("Authorization"));
                            request.response().end("{}");
                        })
                        .listen(0, "127.0.0.1"));
    }

    @AfterAll
    static void stopServer() {
        Await.result(vertx.close());
    }

    @Test
    void aCallGoesThroughTheProxyWhichSeesNothingButHostAndPort() throws IOException {
        // Given
        try (ConnectProxy proxy = new ConnectProxy(server.actualPort(), "");
                HttpTransport transport = transport(proxy, "http://127.0.0.1:%d", "")) {

            // When
            HttpResult first = call(transport);
            HttpResult second = call(transport);

            // Then
            assertThat(List.of(first, second)).allSatisfy(result -> assertThat(result)
                    .isInstanceOfSatisfying(Response.class, response -> assertThat(response.status())
                            .isEqualTo(200)));
            assertThat(proxy.requests).singleElement().asString().satisfies(head -> {
                assertThat(head).startsWith("CONNECT api.invalid:8443 HTTP/1.1\r\n");
                assertThat(head).doesNotContainIgnoringCase("authorization").doesNotContain("/v3");
            });
            assertThat(ASKED).contains("/v3/x Basic dTpw");
        }
    }

    @Test
    void userAndPasswordGoToTheProxyAlone() throws IOException {
        try (ConnectProxy proxy = new ConnectProxy(server.actualPort(), "");
                HttpTransport transport = transport(proxy, "http://user:p%%40ss@127.0.0.1:%d", "")) {
            assertThat(call(transport)).isInstanceOf(Response.class);
            assertThat(proxy.requests)
                    .singleElement()
                    .asString()
                    .containsIgnoringCase("proxy-authorization: Basic dXNlcjpwQHNz");
            assertThat(ASKED).noneMatch(asked -> asked.contains("dXNlcjpwQHNz"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 407 Proxy Authentication Required", "HTTP/1.1 403 Forbidden", "nonsense"})
    void aProxyThatRefusesIsAnUnreachableServer(String refusal) throws IOException {
        try (ConnectProxy proxy = new ConnectProxy(server.actualPort(), refusal);
                HttpTransport transport = transport(proxy, "http://user:secret@127.0.0.1:%d", "")) {
            assertThat(call(transport)).isEqualTo(new Failure(TransportFault.UNREACHABLE));
            assertThat(proxy.requests).hasSize(1);
        }
    }

    @Test
    void aProxyThatIsNotThereIsAnUnreachableServer() throws IOException {
        ConnectProxy proxy = new ConnectProxy(server.actualPort(), "");
        proxy.close();
        try (HttpTransport transport = transport(proxy, "http://127.0.0.1:%d", "")) {
            assertThat(call(transport)).isEqualTo(new Failure(TransportFault.UNREACHABLE));
        }
    }

    @Test
    void anExceptedHostIsNotLookedForBehindTheProxy() throws IOException {
        try (ConnectProxy proxy = new ConnectProxy(server.actualPort(), "");
                HttpTransport transport = transport(proxy, "http://127.0.0.1:%d", "localhost, .invalid")) {
            assertThat(call(transport)).isEqualTo(new Failure(TransportFault.UNREACHABLE));
            assertThat(proxy.requests).isEmpty();
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefusedBehindTheProxyToo() throws IOException {
        try (ConnectProxy proxy = new ConnectProxy(server.actualPort(), "");
                HttpTransport transport = new HttpTransport(
                        vertx,
                        settings(proxy, "http://127.0.0.1:%d", "").withBaseUrl(URI.create("https://other.invalid/v3")),
                        options -> {
                            options.setTrustOptions(keys);
                            return options;
                        })) {
            int before = ASKED.size();
            assertThat(call(transport)).isEqualTo(new Failure(TransportFault.UNREACHABLE));
            assertThat(ASKED).hasSize(before);
        }
    }

    private static HttpTransport transport(ConnectProxy proxy, String url, String noProxy) {
        return new HttpTransport(vertx, settings(proxy, url, noProxy), options -> {
            options.setTrustOptions(keys);
            return options;
        });
    }

    private static TransportSettings settings(ConnectProxy proxy, String url, String noProxy) {
        EgressProxy egress = EgressProxy.of(Optional.of(String.format(url, proxy.port())), Optional.of(noProxy));
        return new TransportSettings(API, CALL_TIMEOUT, CALL_TIMEOUT, CALL_TIMEOUT, 16, 64, 1024 * 1024, egress);
    }

    private static HttpResult call(HttpTransport transport) {
        return transport
                .send(Call.to("x"), Authorization.basic("u", "p"))
                .await()
                .atMost(Timeouts.CONDITION);
    }
}
