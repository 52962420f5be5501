package dev.carflow.smartcar.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;

/**
 * Smartcar's token endpoint over HTTP, client credentials in a form (contract 6).
 *
 * <p>It uses the HTTP client beneath the web client ({@code WebClient.wrap} makes one from the same client): the web
 * client reads an answer to its end even after the reader has given up, so that an endless one would hold its
 * connection for good.
 */
public final class HttpTokenEndpoint implements TokenEndpoint {

    private final HttpClient client;
    private final URI tokenUrl;
    private final Duration timeout;

    /** @param timeout for the connection, for each wait for more of the answer, and for the answer as a whole */
    public HttpTokenEndpoint(HttpClient client, URI tokenUrl, Duration timeout) {
        this.client = client;
        this.tokenUrl = tokenUrl;
        this.timeout = timeout;
    }

    @Override
    public Uni<TokenResult> request(ClientCredentials credentials) {
        return Uni.createFrom().emitter(answer -> {
            TokenExchange exchange = new TokenExchange(answer, timeout);
            answer.onTermination(exchange::abandon);
            client.request(options()).onComplete(exchange.sending(form(credentials)));
        });
    }

    private RequestOptions options() {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(tokenUrl.toString())
                // the host that is redirected to would be told the secret
                .setFollowRedirects(false)
                .setConnectTimeout(timeout.toMillis())
                .setIdleTimeout(timeout.toMillis())
                .putHeader("Content-Type", "application/x-www-form-urlencoded")
                .putHeader("Accept", "application/json");
    }

    private static Buffer form(ClientCredentials credentials) {
        return Buffer.buffer("grant_type=client_credentials&client_id="
                + URLEncoder.encode(credentials.clientId(), UTF_8)
                + "&client_secret="
                + URLEncoder.encode(credentials.clientSecret(), UTF_8));
    }
}
