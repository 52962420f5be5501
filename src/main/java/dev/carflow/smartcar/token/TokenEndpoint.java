package dev.carflow.smartcar.token;

import io.smallrye.mutiny.Uni;

/** Where tokens are issued (contract 6). */
@FunctionalInterface
public interface TokenEndpoint {

    /** Asks once. Whatever goes wrong is a result; a failure of the Uni counts as no connection. */
    Uni<TokenResult> request(ClientCredentials credentials);
}
