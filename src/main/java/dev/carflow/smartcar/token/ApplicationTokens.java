package dev.carflow.smartcar.token;

import io.smallrye.mutiny.Uni;

/** The application's access tokens (contract 6). */
public interface ApplicationTokens {

    /**
     * Returns a token that is valid now. Fails with {@link TokenUnavailableException}, whose message holds neither a
     * secret nor anything that was received. Cancelling does not affect other callers.
     */
    Uni<AccessToken> current();

    /**
     * To be called when the API answered 401 to this token. Drops it, but only if it is still the current one, so that
     * many calls that were refused with it cost one new token; a token that has just been granted is kept until several
     * calls in a row were refused, since the refusal may be about the requested vehicle.
     */
    void refused(AccessToken token);

    /** To be called when the API answered with success to this token. Cheap. Earlier refusals no longer count. */
    void accepted(AccessToken token);
}
