package dev.carflow.smartcar.api;

import dev.carflow.smartcar.api.Transfer.Arrived;
import dev.carflow.smartcar.api.Transfer.Lost;
import dev.carflow.smartcar.token.AccessToken;
import dev.carflow.smartcar.token.ApplicationTokens;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;

/** Calls with the application token. A token that was refused (401) is dropped, so that the next call has another one (contract 6). */
final class Authorized {

    private final SmartcarHost host;
    private final ApplicationTokens tokens;

    Authorized(SmartcarHost host, ApplicationTokens tokens) {
        this.host = host;
        this.tokens = tokens;
    }

    /** One request at most. */
    Uni<Transfer> once(Call call) {
        return withToken(token -> host.send(call, Authorization.bearer(token)).invoke(transfer -> {
            if (isRefused(transfer)) {
                tokens.invalidate(token);
            }
        }));
    }

    /** After a 401 once more, with another token. */
    Uni<Transfer> get(Call call) {
        return once(call)
                .flatMap(transfer -> isRefused(transfer)
                        ? withToken(another -> host.send(call, Authorization.bearer(another)))
                        : Uni.createFrom().item(transfer));
    }

    private static boolean isRefused(Transfer transfer) {
        return transfer instanceof Arrived arrived && arrived.isUnauthorized();
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
