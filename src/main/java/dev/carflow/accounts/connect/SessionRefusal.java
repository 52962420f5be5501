package dev.carflow.accounts.connect;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/** All refusals to the customer's backend: the status, what is wrong and what to do about it. */
enum SessionRefusal {
    UNAUTHORIZED(
            401,
            "unauthorized",
            "The request has no valid key.",
            "Send one of the keys of carflow.connect.api-key as \"Authorization: Bearer\"."),
    UNSUPPORTED(
            415,
            "unsupported",
            "The body is not plain JSON.",
            "Send JSON with Content-Type application/json and no Content-Encoding."),
    TOO_LARGE(
            413, "too-large", "The body is larger than 16 KiB.", "Send the members that are documented, and no more."),
    INVALID(400, "invalid", "The request cannot be understood.", "See docs/connect.md for what it may hold."),
    UNKNOWN(
            404,
            "session-unknown",
            "There is no such session, or the claim is not its own.",
            "Send the parameters session and claim as the browser brought them to your page."),
    OTHER_ACCOUNT(
            403,
            "other-account",
            "The session was made for another account.",
            "Do not connect anything: the user was perhaps sent here by somebody else's link. Begin a new session for this user."),
    CLAIM_EXPIRED(
            410,
            "claim-expired",
            "The session can no longer be claimed.",
            "Begin another session, and claim it when the browser arrives, within 10 minutes."),
    USER_NOT_NAMED(
            409,
            "user-not-named",
            "Smartcar's redirect did not say who the user is, so there is nothing to link.",
            "Run `migrate backfill --match-by-vehicle`, which finds the user, or have the user connect again."),
    LINKED_TO_ANOTHER(
            409,
            "linked-to-another",
            "This Smartcar user is connected under another of your accounts.",
            "Remove the user there first, or let the user log in to Smartcar as somebody else."),
    UNAVAILABLE(
            503,
            "unavailable",
            "The database does not answer.",
            "Ask again after the time in Retry-After; nothing was lost.");

    private final int status;
    private final String slug;
    private final String title;
    private final String remedy;

    SessionRefusal(int status, String slug, String title, String remedy) {
        this.status = status;
        this.slug = slug;
        this.title = title;
        this.remedy = remedy;
    }

    int status() {
        return status;
    }

    String slug() {
        return slug;
    }

    /** @param detail replaces the remedy */
    Problem problem(Optional<String> detail) {
        return new Problem("urn:carflow:problem:connect-" + slug, title, status, detail.orElse(remedy));
    }

    /** RFC 9457. */
    @RegisterForReflection
    record Problem(String type, String title, int status, String detail) {}
}
