package dev.carflow.signature.cause;

import java.util.Locale;

/** The known reasons for a signature that does not hold, each with what to do about it. */
public enum Cause {
    CONFIGURED_NOW(
            "It holds with a token that is configured now: that token was missing when it came.",
            "Run `signature redrive` to take it in."),
    OTHER_TOKEN(
            "It was made with a token that is not configured, but was given as a candidate: most often the previous one.",
            "Add that token behind the current one where the service has its management tokens (in their file, or in the"
                    + " variable and with a restart), and run `signature redrive`."),
    TOKEN_CHARACTERS(
            "The token differs in characters around it or in its letter case: white space, a line end, quotes.",
            "Give the service the token exactly as the dashboard shows it. A file read into a variable, or YAML, often adds"
                    + " quotes."),
    SIGNATURE_FORM(
            "The signature is right but written in another form than lower-case hex.",
            "Something between Smartcar and here rewrites the header SC-Signature: have it left alone."),
    RESERIALISED(
            "The JSON was written anew on the way: it says the same in other bytes.",
            "A proxy, gateway or firewall parses and writes bodies: have it pass them on as bytes."),
    ENCODING(
            "The characters or line ends were converted on the way.",
            "A proxy or gateway converts texts: have it pass bodies on as bytes, without a character set."),
    TRUNCATED(
            "The body ends before its JSON does.",
            "Look for a limit of body sizes, or of time, in the proxy before this service."),
    NO_SIGNATURE(
            "There was no SC-Signature.",
            "Smartcar signs every event: either it is not Smartcar's, or a proxy drops the header."),
    UNREADABLE_SIGNATURE(
            "What stood in SC-Signature cannot be an HMAC-SHA256 in any usual form.",
            "It is not Smartcar's, or a proxy changes or cuts the header."),
    OTHER_SECRET(
            "No token that is configured or was given fits, with no known change of token, body or header.",
            "Compare the token with the dashboard's, give earlier ones as candidates; else it is forged, or signed for"
                    + " another application.");

    private final String meaning;
    private final String remedy;

    Cause(String meaning, String remedy) {
        this.meaning = meaning;
        this.remedy = remedy;
    }

    public String meaning() {
        return meaning;
    }

    public String remedy() {
        return remedy;
    }

    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
