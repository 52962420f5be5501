package dev.carflow.smartcar.token;

import io.smallrye.mutiny.Uni;

/** Where tokens are issued (contract 6). */
@FunctionalInterface
public interface TokenEndpoint {

    /** Makes one request. Failures are results; a failure of the Uni itself counts as no connection. */
    Uni<TokenResult> request(ClientCredentials credentials);
}
