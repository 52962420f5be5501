package dev.carflow.redrive;

import dev.carflow.routing.EventDefect;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The meaning of each reason, and what to do about it. */
public final class ReasonGuide {

    /** One paragraph each. */
    public record Advice(String meaning, String remedy) {}

    private static final String WAIT =
            "Look at its shape (`carflow quarantine show`, or `carflow dead-letter show`), report it, and redrive once a"
                    + " version that supports it runs.";
    private static final String NOT_OURS = "If it is on the dead-letter topic, somebody other than the webhook wrote it"
            + " to an event topic: look at who may write there.";

    private static final Map<String, Advice> ADVICE = new LinkedHashMap<>();

    static {
        ADVICE.put(
                EventDefect.MALFORMED_JSON.slug(),
                new Advice(
                        "It is not well-formed UTF-8 JSON, or something follows after the object. Its signature holds,"
                                + " so it left Smartcar like this.",
                        "It will never be routed. `carflow-cause` names the byte; report it to Smartcar. " + NOT_OURS));
        ADVICE.put(
                EventDefect.NOT_AN_OBJECT.slug(),
                new Advice(
                        "It is JSON, but not an object.",
                        "It will never be routed. Report it to Smartcar. " + NOT_OURS));
        ADVICE.put(
                EventDefect.DUPLICATE_KEY.slug(),
                new Advice(
                        "A key occurs twice in one object: readers could disagree about its meaning.",
                        "It will never be routed. Report it to Smartcar."));
        ADVICE.put(
                EventDefect.TOO_DEEP.slug(),
                new Advice(
                        "It is nested deeper than carflow.webhook.max-depth.",
                        "If Smartcar's events have become deeper, raise carflow.webhook.max-depth in every process and"
                                + " for this command, then redrive."));
        ADVICE.put(
                EventDefect.UNKNOWN_TYPE.slug(),
                new Advice(
                        "Its eventType is none that this version of Carflow knows, and it is no event of payload 2.0: a new"
                                + " kind of event looks like this. `carflow quarantine list`, or `carflow dead-letter list`,"
                                + " shows its type.",
                        WAIT + " " + NOT_OURS));
        ADVICE.put(
                EventDefect.NO_EVENT_ID.slug(),
                new Advice(
                        "It is a vehicle event without eventId, so a second delivery could not be recognised.",
                        WAIT + " " + NOT_OURS));
        ADVICE.put(
                EventDefect.NO_USER_ID.slug(),
                new Advice(
                        "It is a vehicle event without data.user.id, which picks its topic and its key.",
                        WAIT + " " + NOT_OURS));
        ADVICE.put(
                EventDefect.INVALID_ID.slug(),
                new Advice(
                        "One of its ids is longer than 256 characters or not valid Unicode.",
                        "It will never be routed. Report it to Smartcar."));
        ADVICE.put(
                EventDefect.NO_VALUE.slug(),
                new Advice(
                        "The record has no value; the webhook never writes such a record.",
                        "There is nothing to redrive. Look at who may write to the event topics."));
        ADVICE.put(
                EventDefect.BEYOND_LIMITS.slug(),
                new Advice(
                        "A number, a text or the nesting is beyond what can be read safely.",
                        "Report its cause. Redrive once a version that reads it runs."));
        ADVICE.put(
                "too-large",
                new Advice(
                        "Its enriched form has more bytes than a record of 1 MiB, or than the topic that `carflow-cause`"
                                + " names takes.",
                        "Raise that topic's max.message.bytes to 1 MiB, or want fewer signals (carflow.enrichment.signals), then redrive. If the value itself was too"
                                + " large to be copied, that works for as long as its own topic keeps it."));
        ADVICE.put(
                "refused",
                new Advice(
                        "Kafka refuses its enriched form; `carflow-cause` names the topic and Kafka's error.",
                        "Mend the topic (INVALID_RECORD: its cleanup.policy is to be delete; INVALID_TIMESTAMP: the"
                                + " workers' clocks), then redrive."));
        ADVICE.put(
                "processing-failed",
                new Advice(
                        "A fault of the worker; `carflow-cause` names the kind of failure.",
                        "Report it. Redrive once the mended version runs: the event itself is whole."));
    }

    private ReasonGuide() {}

    public static Optional<Advice> of(String reason) {
        return Optional.ofNullable(ADVICE.get(reason));
    }

    public static Iterable<String> reasons() {
        return ADVICE.keySet();
    }
}
