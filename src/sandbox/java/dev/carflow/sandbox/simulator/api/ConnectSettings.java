package dev.carflow.sandbox.simulator.api;

import java.util.Set;

/**
 * The consent flow as set up for this application (contract 9).
 *
 * @param redirectUris those registered in the dashboard; empty for any
 * @param userParameter the name of the redirect's user parameter
 * @param page whether the user is asked on a page; otherwise consent is immediate
 */
public record ConnectSettings(Set<String> redirectUris, UserParameter userParameter, boolean page) {

    /** Sources disagree (contract 0.2); applications without v3 get none. */
    public enum UserParameter {
        USER_ID,
        CAMEL_CASE,
        BOTH,
        NONE
    }

    public ConnectSettings {
        redirectUris = Set.copyOf(redirectUris);
    }

    public static ConnectSettings defaults() {
        return new ConnectSettings(Set.of(), UserParameter.USER_ID, false);
    }

    public ConnectSettings registering(String... uris) {
        return new ConnectSettings(Set.of(uris), userParameter, page);
    }

    public ConnectSettings withUserParameter(UserParameter parameter) {
        return new ConnectSettings(redirectUris, parameter, page);
    }

    public ConnectSettings withPage() {
        return new ConnectSettings(redirectUris, userParameter, true);
    }
}
