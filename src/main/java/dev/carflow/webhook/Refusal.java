package dev.carflow.webhook;

/**
 * Every refusal of the endpoint: the status, what is wrong and what to do about it. The slug is the metric tag, the
 * word in the log and the last part of the problem's type.
 */
public enum Refusal {
    SIGNATURE_MISSING(
            401,
            "signature-missing",
            "The request has no SC-Signature header.",
            "Sign the exact bytes of the body with HMAC-SHA256 under the application management token, in lower-case"
                    + " hex."),
    SIGNATURE_MISMATCH(
            401,
            "signature-mismatch",
            "The SC-Signature header does not match the body.",
            "Check that carflow.webhook.management-tokens holds this application's current token, and that nothing"
                    + " between Smartcar and here changes the body."),
    CHALLENGE_UNACCEPTABLE(
            400,
            "challenge-unacceptable",
            "The challenge is not one that this service signs.",
            "A challenge is a string of 1 to 128 letters, digits and any of . _ ~ + / = -."),
    TOO_MANY_CHALLENGES(
            429,
            "too-many-challenges",
            "More handshakes than this service answers in a minute.",
            "Wait a minute and verify the webhook again."),
    BODY_TOO_LARGE(
            413,
            "body-too-large",
            "The body is larger than this service accepts.",
            "Raise carflow.webhook.max-body if Smartcar's deliveries have grown."),
    ENCODING_UNSUPPORTED(
            415,
            "encoding-unsupported",
            "The body has a Content-Encoding.",
            "Send the body as it was signed, with no Content-Encoding or with identity."),
    BODY_INCOMPLETE(
            408,
            "body-incomplete",
            "The body did not arrive whole in time.",
            "Send the delivery again; a body is given as long as carflow.webhook.answer-within."),
    OVERLOADED(
            503,
            "overloaded",
            "More deliveries are being handled than this service allows.",
            "Send the delivery again after the time in Retry-After."),
    NOT_DURABLE(
            503,
            "not-durable",
            "The event could not be stored safely.",
            "Send the delivery again after the time in Retry-After.");

    private final int status;
    private final String slug;
    private final String title;
    private final String remedy;

    Refusal(int status, String slug, String title, String remedy) {
        this.status = status;
        this.slug = slug;
        this.title = title;
        this.remedy = remedy;
    }

    public int status() {
        return status;
    }

    public String slug() {
        return slug;
    }

    public String title() {
        return title;
    }

    public String remedy() {
        return remedy;
    }

    /** Returns whether the sender should retry. */
    public boolean isTemporary() {
        return status == 503 || status == 429;
    }
}
