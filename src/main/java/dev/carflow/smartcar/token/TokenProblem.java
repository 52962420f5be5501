package dev.carflow.smartcar.token;

import dev.carflow.operations.Slug;

/** Why there is no new token, in words for the person who has to act on it. */
public enum TokenProblem {
    INVALID_CLIENT("Smartcar does not accept the client id or secret; check both, and that they are the M2M ones"),
    INVALID_REQUEST("Smartcar found the token request malformed; check the token URL"),
    FORBIDDEN("the token endpoint refused the request; check the token URL"),
    NO_CREDENTIALS("the client id and secret could not be read; check their configuration"),
    RATE_LIMITED("the token endpoint limits how often it may be asked"),
    SERVER_ERROR("the token endpoint answered with an error of its own"),
    REDIRECTED("the token endpoint answered with a redirect, which is not followed; check the token URL"),
    UNREADABLE("the token endpoint answered with something that is not a bearer token; check the token URL"),
    TOO_LARGE("the token endpoint's answer is larger than any token; check the token URL"),
    EXPIRED_ON_ARRIVAL("the token was over when it arrived; check this machine's clock"),
    TIMEOUT("the token endpoint did not answer in time"),
    NO_CONNECTION("the token endpoint cannot be reached"),
    REJECTED_BY_API("the API keeps refusing new tokens; check that the application has access to it");

    private final String description;

    TokenProblem(String description) {
        this.description = description;
    }

    public String description() {
        return description;
    }

    /** The problem as a metric tag. */
    public String slug() {
        return Slug.of(this);
    }
}
