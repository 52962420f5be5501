package dev.carflow.smartcar.api;

import dev.carflow.smartcar.http.Authorization;
import dev.carflow.smartcar.http.Call;
import dev.carflow.smartcar.http.HttpResult;
import dev.carflow.smartcar.http.HttpResult.Failure;
import dev.carflow.smartcar.http.HttpResult.Response;
import dev.carflow.smartcar.http.HttpTransport;
import dev.carflow.smartcar.http.TransportFault;
import dev.carflow.smartcar.token.AccessToken;
import dev.carflow.smartcar.token.ApplicationTokens;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/**
 * Calls with the application token. It reports for each response whether the token was accepted, so that a refused token
 * is dropped and the next call gets another one (contract 6).
 */
final class AuthorizedCalls {

    private final HttpTransport transport;
    private final ApplicationTokens tokens;

    AuthorizedCalls(HttpTransport transport, ApplicationTokens tokens) {
        this.transport = transport;
        this.tokens = tokens;
    }

    /** Makes one request at most. */
    Uni<HttpResult> once(Call call) {
        return withToken(token -> send(call, token));
    }

    /** Repeats the request once after a 401, if there is another token by then. */
    Uni<HttpResult> get(Call call) {
        return withToken(token -> send(call, token)
                .flatMap(result -> result instanceof Response response && response.isUnauthorized()
                        ? withToken(another ->
                                another.equals(token) ? Uni.createFrom().item(result) : send(call, another))
                        : Uni.createFrom().item(result)));
    }

    private Uni<HttpResult> send(Call call, AccessToken token) {
        return transport.request(call, Authorization.bearer(token.value())).invoke(result -> {
            if (result instanceof Response response) {
                report(token, response);
            }
        });
    }

    /** Other statuses say nothing about the token: they may come from a proxy in front of the API. */
    private void report(AccessToken token, Response response) {
        if (response.isUnauthorized()) {
            tokens.refused(token);
        } else if (response.isSuccess()) {
            tokens.accepted(token);
        }
    }

    private Uni<HttpResult> withToken(Function<AccessToken, Uni<HttpResult>> call) {
        return Uni.createFrom()
                .deferred(tokens::current)
                // The token package reports why there is none; here it is one result among others.
                .onFailure()
                .recoverWithNull()
                .flatMap(token -> token == null
                        ? Uni.createFrom().item(new Failure(TransportFault.NO_AUTHORIZATION))
                        : call.apply(token));
    }
}
