package dev.carflow.smartcar.api;

import dev.carflow.smartcar.api.Transfer.Arrived;
import dev.carflow.smartcar.api.Transfer.Lost;
import dev.carflow.smartcar.token.AccessToken;
import dev.carflow.smartcar.token.ApplicationTokens;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/**
 * Calls with the application token. Says of each answer whether the token was accepted, so that a refused one is dropped
 * and the next call has another one (contract 6).
 */
final class Authorized {

    private final SmartcarHost host;
    private final ApplicationTokens tokens;

    Authorized(SmartcarHost host, ApplicationTokens tokens) {
        this.host = host;
        this.tokens = tokens;
    }

    /** One request at most. */
    Uni<Transfer> once(Call call) {
        return withToken(token -> send(call, token));
    }

    private Uni<Transfer> send(Call call, AccessToken token) {
        return host.send(call, Authorization.bearer(token)).invoke(transfer -> {
            if (transfer instanceof Arrived arrived) {
                tell(token, arrived);
            }
        });
    }

    /** After a 401 once more, if there is another token by then. */
    Uni<Transfer> get(Call call) {
        return withToken(token -> send(call, token)
                .flatMap(transfer -> transfer instanceof Arrived arrived && arrived.isUnauthorized()
                        ? withToken(another ->
                                another.equals(token) ? Uni.createFrom().item(transfer) : send(call, another))
                        : Uni.createFrom().item(transfer)));
    }

    /** Other failures say nothing: they may come from what stands in front of the API. */
    private void tell(AccessToken token, Arrived answer) {
        if (answer.isUnauthorized()) {
            tokens.refused(token);
        } else if (answer.isSuccess()) {
            tokens.accepted(token);
        }
    }

    private Uni<Transfer> withToken(Function<AccessToken, Uni<Transfer>> call) {
        return Uni.createFrom()
                .deferred(tokens::current)
                // Why there is none is the token package's to report; here it is one result among others.
                .onFailure()
                .recoverWithNull()
                .flatMap(token ->
                        token == null ? Uni.createFrom().item(new Lost(new ApiProblem.NoToken())) : call.apply(token));
    }
}
