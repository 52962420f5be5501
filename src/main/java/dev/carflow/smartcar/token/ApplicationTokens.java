package dev.carflow.smartcar.token;

import io.smallrye.mutiny.Uni;

/** The application's access tokens (contract section 6). */
public interface ApplicationTokens {

    /**
     * A token that is valid now. Fails with {@link TokenUnavailableException}, whose message holds neither a secret nor
     * anything that was received. Cancelling affects nobody else.
     */
    Uni<AccessToken> current();

    /**
     * To be called when the API answered 401 to this token: drops it, but only if it is still the current one, so that
     * the many who were refused with it cost one new token and not many.
     */
    void invalidate(AccessToken token);
}
