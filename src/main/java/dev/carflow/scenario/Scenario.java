package dev.carflow.scenario;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The scenarios, by the names of the command line. */
public enum Scenario {
    LATE("late", "A value that comes late does not replace a newer one.", Scripts::late, Form.ENRICHED, Form.RAW),
    DOUBLE(
            "double",
            "An event that comes again, as another delivery, has no second effect.",
            Scripts::deliveredTwice,
            Form.ENRICHED,
            Form.RAW),
    REPLAYED("replayed", "A replay of past events changes nothing.", Scripts::replayed, Form.ENRICHED, Form.RAW),
    REDRIVEN(
            "redriven",
            "An event that was a dead letter comes late, and counts once.",
            Scripts::redriven,
            Form.ENRICHED,
            Form.RAW),
    ABORTED(
            "aborted",
            "Records of an aborted transaction are not seen; the event comes again, with more.",
            Scripts::aborted,
            Form.ENRICHED),
    ERASED_USER(
            "erased-user",
            "A removed user's data go and stay away; other users of the car keep theirs; a new connection counts.",
            Scripts::erasedUser,
            Form.ENRICHED),
    TEST_MODE(
            "test-mode",
            "Events of simulated vehicles and of the dashboard stay out of live results.",
            Scripts::testMode,
            Form.ENRICHED,
            Form.RAW),
    RESOLVED_ERROR(
            "resolved-error",
            "An error that is announced twice and then resolved is cleared, and stays so.",
            Scripts::resolvedError,
            Form.ENRICHED,
            Form.RAW),
    QUOTA(
            "quota",
            "At the month's end the quota is spent (430, then SKIPPED): known values stay.",
            Scripts::quota,
            Form.ENRICHED),
    OUTAGE(
            "outage",
            "After 175 s without Kafka, spilled events come behind newer ones: what is newest of each signal counts.",
            Scripts::outage,
            Form.ENRICHED,
            Form.RAW),
    PAYLOAD_2("payload-2.0", "Events of payload 2.0 in between stop nothing.", Scripts::payload2, Form.RAW);

    private final String slug;
    private final String lesson;
    private final Consumer<Script> script;
    private final List<Form> forms;

    Scenario(String slug, String lesson, Consumer<Script> script, Form... forms) {
        this.slug = slug;
        this.lesson = lesson;
        this.script = script;
        this.forms = List.of(forms);
    }

    public static Optional<Scenario> of(String slug) {
        return Arrays.stream(values()).filter(each -> each.slug.equals(slug)).findFirst();
    }

    /** Returns its name on the command line, with which the ids of its events begin. */
    public String slug() {
        return slug;
    }

    /** Returns what a consumer must get right, in a sentence. */
    public String lesson() {
        return lesson;
    }

    /** Returns the forms in which it can be played, the usual one first. */
    public List<Form> forms() {
        return forms;
    }

    public Script script(Play play) {
        Script written = new Script(play);
        script.accept(written);
        return written;
    }

    @Override
    public String toString() {
        return slug;
    }
}
