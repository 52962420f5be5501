package dev.carflow.smartcar.token;

import dev.carflow.smartcar.http.Authorization;
import dev.carflow.smartcar.http.Call;
import dev.carflow.smartcar.http.HttpResult;
import dev.carflow.smartcar.http.HttpResult.Failure;
import dev.carflow.smartcar.http.HttpResult.Response;
import dev.carflow.smartcar.http.HttpTransport;
import dev.carflow.smartcar.http.TransportSettings;
import dev.carflow.smartcar.token.TokenResult.Refused;
import dev.carflow.smartcar.token.TokenResult.Unavailable;
import dev.carflow.tracing.TraceSpan;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** Smartcar's token endpoint over HTTP, with the client credentials in a form (contract 6). */
public final class HttpTokenEndpoint implements TokenEndpoint, AutoCloseable {

    /** About ten times the size of a signed token with many claims. */
    private static final int MAX_BODY_BYTES = 64 * 1024;
    /** The cache has one request in flight at a time; the second connection is for when the first is being closed. */
    private static final int CONNECTIONS = 2;

    private final HttpTransport transport;
    private final Clock clock;
    private final Supplier<TraceSpan> spans;

    /** Without spans. */
    public HttpTokenEndpoint(Vertx vertx, TransportSettings settings, URI tokenUrl, Duration timeout, Clock clock) {
        this(vertx, settings, tokenUrl, timeout, clock, () -> TraceSpan.NONE);
    }

    /**
     * @param settings connect timeout and proxy; the rest is the endpoint's own
     * @param timeout for the response as a whole
     * @param clock to which dates in Retry-After are compared
     * @param spans starts the span of a request
     */
    public HttpTokenEndpoint(
            Vertx vertx,
            TransportSettings settings,
            URI tokenUrl,
            Duration timeout,
            Clock clock,
            Supplier<TraceSpan> spans) {
        this.transport = new HttpTransport(
                vertx,
                settings.withBaseUrl(tokenUrl)
                        .withTimeouts(settings.connectTimeout(), timeout, timeout)
                        .withPool(CONNECTIONS, CONNECTIONS)
                        .withMaxBodyBytes(MAX_BODY_BYTES));
        this.clock = clock;
        this.spans = spans;
    }

    @Override
    public Uni<TokenResult> request(ClientCredentials credentials) {
        Call call = Call.toBase()
                .field("grant_type", "client_credentials")
                .field("client_id", credentials.clientId())
                .field("client_secret", credentials.clientSecret());
        return Uni.createFrom().deferred(() -> {
            TraceSpan span = spans.get();
            return span.around(transport.send(call, Authorization.NONE).map(answer -> read(answer, span)));
        });
    }

    private TokenResult read(HttpResult answer, TraceSpan span) {
        if (answer instanceof Response response) {
            return described(span, response.status(), TokenResponse.read(response, clock.instant()));
        }
        Failure failure = (Failure) answer;
        return described(span, failure.status(), result(failure));
    }

    private static TokenResult described(TraceSpan span, int status, TokenResult result) {
        if (result instanceof Refused refused) {
            span.answered(status, refused.reason().slug());
        } else if (result instanceof Unavailable unavailable) {
            span.answered(status, unavailable.reason().slug());
        } else {
            span.answered(status);
        }
        return result;
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
