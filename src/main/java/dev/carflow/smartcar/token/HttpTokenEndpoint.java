package dev.carflow.smartcar.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.carflow.smartcar.token.TokenResult.Unavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.WebClient;
import io.vertx.mutiny.ext.web.codec.BodyCodec;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Smartcar's token endpoint over HTTP, client credentials in a form (contract section 6). The client's pool need not be
 * large: the cache asks once at a time.
 */
public final class HttpTokenEndpoint implements TokenEndpoint {

    /** Some ten times what a signed token with many claims takes. */
    static final int MAX_BODY = 64 * 1024;

    private final WebClient client;
    private final URI tokenUrl;
    private final Duration timeout;

    /** @param timeout for the connection, for each wait for more of the answer, and for the answer as a whole */
    public HttpTokenEndpoint(WebClient client, URI tokenUrl, Duration timeout) {
        this.client = client;
        this.tokenUrl = tokenUrl;
        this.timeout = timeout;
    }

    @Override
    public Uni<TokenResult> request(ClientCredentials credentials) {
        HttpRequest<?> request = client.postAbs(tokenUrl.toString())
                // whoever is redirected to would be told the secret
                .followRedirects(false)
                .connectTimeout(timeout.toMillis())
                .idleTimeout(timeout.toMillis())
                .putHeader("Content-Type", "application/x-www-form-urlencoded")
                .putHeader("Accept", "application/json");
        return request.as(BodyCodec.<byte[]>newInstance(new BoundedBody(MAX_BODY, timeout)))
                .sendBuffer(Buffer.buffer(form(credentials)))
                .map(response ->
                        TokenAnswer.read(response.statusCode(), response.getHeader("Retry-After"), response.body()))
                .onFailure()
                .recoverWithItem(HttpTokenEndpoint::unanswered);
    }

    private static String form(ClientCredentials credentials) {
        return "grant_type=client_credentials&client_id=" + URLEncoder.encode(credentials.clientId(), UTF_8)
                + "&client_secret=" + URLEncoder.encode(credentials.clientSecret(), UTF_8);
    }

    private static TokenResult unanswered(Throwable failure) {
        // what a body's stream fails with arrives wrapped
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BoundedBody.TooLarge) {
                return new Unavailable(TokenProblem.TOO_LARGE);
            }
            if (cause instanceof TimeoutException) {
                return new Unavailable(TokenProblem.TIMEOUT);
            }
        }
        return new Unavailable(TokenProblem.NO_CONNECTION);
    }
}
