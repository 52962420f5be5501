package dev.carflow.smartcar.token;

import dev.carflow.smartcar.http.Authorization;
import dev.carflow.smartcar.http.Call;
import dev.carflow.smartcar.http.HttpResult.Failure;
import dev.carflow.smartcar.http.HttpResult.Response;
import dev.carflow.smartcar.http.HttpTransport;
import dev.carflow.smartcar.http.TransportSettings;
import dev.carflow.smartcar.token.TokenResult.Refused;
import dev.carflow.smartcar.token.TokenResult.Unavailable;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/** Smartcar's token endpoint over HTTP, with the client credentials in a form (contract 6). */
public final class HttpTokenEndpoint implements TokenEndpoint, AutoCloseable {

    /** About ten times the size of a signed token with many claims. */
    private static final int MAX_BODY_BYTES = 64 * 1024;
    /** The cache has one request in flight at a time; the second connection is for when the first is being closed. */
    private static final int CONNECTIONS = 2;

    private final HttpTransport transport;
    private final Clock clock;

    /**
     * @param settings connect timeout and proxy; the rest is the endpoint's own
     * @param timeout for the response as a whole
     * @param clock to which dates in Retry-After are compared
     */
    public HttpTokenEndpoint(Vertx vertx, TransportSettings settings, URI tokenUrl, Duration timeout, Clock clock) {
        this.transport = new HttpTransport(
                vertx,
                settings.withBaseUrl(tokenUrl)
                        .withTimeouts(settings.connectTimeout(), timeout, timeout)
                        .withPool(CONNECTIONS, CONNECTIONS)
                        .withMaxBodyBytes(MAX_BODY_BYTES));
        this.clock = clock;
    }

    @Override
    public Uni<TokenResult> request(ClientCredentials credentials) {
        Call call = Call.toBase()
                .field("grant_type", "client_credentials")
                .field("client_id", credentials.clientId())
                .field("client_secret", credentials.clientSecret());
        return transport
                .send(call, Authorization.NONE)
                .map(result -> result instanceof Response response
                        ? TokenResponse.read(response, clock.instant())
                        : result((Failure) result));
    }

    @Override
    public void close() {
        transport.close();
    }

    private static TokenResult result(Failure failure) {
        return switch (failure.fault()) {
            case NOT_SENDABLE -> new Refused(TokenProblem.INVALID_REQUEST);
            case RESPONSE_TIMEOUT, TOTAL_TIMEOUT -> new Unavailable(TokenProblem.TIMEOUT);
            case TOO_LARGE -> new Unavailable(TokenProblem.TOO_LARGE);
            case CONNECT_TIMEOUT, UNREACHABLE, INCOMPLETE, OVERLOADED, NO_AUTHORIZATION ->
                new Unavailable(TokenProblem.NO_CONNECTION);
        };
    }
}
