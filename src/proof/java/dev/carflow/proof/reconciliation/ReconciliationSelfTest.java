package dev.carflow.proof.reconciliation;

import static dev.carflow.proof.reconciliation.RecordedOutcome.NOON;
import static dev.carflow.proof.reconciliation.RecordedOutcome.enriched;
import static dev.carflow.proof.reconciliation.RecordedOutcome.ofTheOther;
import static dev.carflow.proof.reconciliation.RecordedOutcome.raw;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.proof.reading.DeliveryMarks;
import dev.carflow.proof.reading.EnrichedSignals;
import dev.carflow.proof.reconciliation.RecordedOutcome.Fact;
import dev.carflow.proof.reconciliation.RecordedOutcome.Sent;
import dev.carflow.routing.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The reconciliation finds every kind of damage, and none where there is none. */
class ReconciliationSelfTest {

    /**
     * @param promise that must be reported as broken
     */
    private record Damage(String name, String promise, Consumer<RecordedOutcome> action) {}

    private final List<Damage> damages = new ArrayList<>();

    @Test
    void anUndamagedOutcomeKeepsEveryPromise() throws Exception {
        assertThat(RecordedOutcome.undamaged().broken()).isEmpty();
    }

    /** In the row before, an instance may have been away. */
    @Test
    void anAnswerToAForgeryIsJudgedInTheRowThatItBelongsTo() throws Exception {
        RecordedOutcome outcome = RecordedOutcome.undamaged();
        forged(outcome, "502");
        assertThat(outcome.broken()).containsKey(Classification.REFUSAL);

        outcome.since = NOON.plusSeconds(600);

        assertThat(outcome.broken()).doesNotContainKey(Classification.REFUSAL);
    }

    @Test
    void nothingIsBrokenWhereOneTopicIsReadFurtherThanAnother() throws Exception {
        // Given: an error knows what a state said, whose topic is read later
        RecordedOutcome outcome = RecordedOutcome.undamaged();
        outcome.knowsTheTemperature("problem");
        assertThat(outcome.broken()).isEmpty();

        // When
        outcome.readFirst = "problem";

        // Then
        assertThat(outcome.broken()).isEmpty();
    }

    @TestFactory
    List<DynamicTest> whatIsLostDoubledOrMovedIsFound() {
        damage("lost", Classification.STORED, outcome -> outcome.records.removeIf(each -> each.isOf("direct-1")));
        damage("left in the spill", Classification.OUT_OF_SPILL, outcome -> {
            outcome.records.removeIf(each -> each.isOf("spilled-1"));
            outcome.leftInSpill.add("spilled-1");
        });
        damage("never enriched", Classification.ENRICHED, outcome -> outcome.records.removeIf(enriched("late")));
        damage("doubled", Classification.ONCE, outcome -> outcome.records.add(outcome.first(enriched("direct-1"))));
        damage(
                "lost beside another webhook's of the same id",
                Classification.STORED,
                outcome -> outcome.records.removeIf(ofTheOther(each -> each.isOf("other-user"))));
        damage(
                "taken for another webhook's of the same id",
                Classification.ENRICHED,
                outcome -> outcome.records.removeIf(ofTheOther(enriched("other-user"))));
        damage("doubled in a later row", Classification.ONCE, outcome -> {
            outcome.since = NOON.plusSeconds(50);
            outcome.records.add(outcome.first(enriched("direct-1")));
        });
        damage(
                "moved to the quarantine",
                RawComparison.TOPIC,
                outcome -> outcome.change(raw("direct-1"), each -> each.on("quarantine")));
        damage(
                "moved, so not where it belongs",
                Classification.STORED,
                outcome -> outcome.change(raw("direct-1"), each -> each.on("quarantine")));
        damage(
                "on another topic too",
                RawComparison.TOPIC,
                outcome -> outcome.records.add(outcome.first(raw("direct-1")).on("test")));
        damage(
                "a test among live events",
                RawComparison.TOPIC,
                outcome -> outcome.change(raw("by-hand"), each -> each.on("vehicle-state")));
        damage(
                "of nobody",
                Classification.SENT,
                outcome -> outcome.records.add(outcome.first(raw("direct-1")).withHeader(EventHeaders.ID, "nobody")));
        damage(
                "enriched of nothing",
                Observation.MADE_OF,
                outcome -> outcome.change(
                        enriched("direct-1"), each -> each.withHeader(EventHeaders.DELIVERY_ID, "nothing")));
        damage(
                "a dead letter",
                Classification.DEAD,
                outcome -> outcome.records.add(outcome.first(raw("direct-1")).on(Destination.DEAD_LETTER)));
        return tests();
    }

    @TestFactory
    List<DynamicTest> disorderIsFound() {
        damage("swapped", Classification.ORDER, outcome -> outcome.swap(raw("direct-1"), raw("direct-2")));
        damage(
                "swapped among spilled",
                Classification.ORDER_OF_SPILLED,
                outcome -> outcome.swap(raw("spilled-1"), raw("spilled-2")));
        damage(
                "a direct one behind a spilled one",
                Classification.ORDER,
                outcome -> outcome.swap(raw("direct-2"), raw("spilled-1")));
        damage(
                "swapped by workers",
                Classification.ORDER_OF_WORKERS,
                outcome -> outcome.swap(enriched("direct-1"), enriched("direct-2")));
        damage(
                "on another partition",
                Classification.PARTITION,
                outcome -> outcome.change(raw("direct-2"), each -> each.onPartition(7)));
        return tests();
    }

    @TestFactory
    List<DynamicTest> whatIsChangedInARawRecordIsFound() {
        damage("another key", RawComparison.KEY, outcome -> outcome.change(raw("late"), each -> each.withKey("u-2")));
        damage("no key", RawComparison.KEY, outcome -> outcome.change(raw("dream"), each -> each.withKey(null)));
        for (String header : outcomeHeaders()) {
            damage(
                    "without " + header,
                    RawComparison.HEADERS,
                    outcome -> outcome.change(raw("late"), each -> each.withoutHeader(header)));
        }
        damage(
                "without its source",
                Classification.SENT,
                outcome -> outcome.change(raw("late"), each -> each.withoutHeader(EventHeaders.SOURCE)));
        damage(
                "of another source",
                Classification.SENT,
                outcome -> outcome.change(raw("late"), each -> each.withHeader(EventHeaders.SOURCE, "/elsewhere")));
        for (String header : List.of(
                EventHeaders.SUBJECT,
                EventHeaders.TIME,
                EventHeaders.TYPE,
                EventHeaders.SEQUENCE,
                EventHeaders.APPLICATION,
                EventHeaders.MODE)) {
            damage(
                    "another " + header,
                    RawComparison.HEADERS,
                    outcome -> outcome.change(raw("late"), each -> each.withHeader(header, "2026-11-29T12:34:56Z")));
        }
        damage(
                "one header more",
                RawComparison.HEADERS,
                outcome -> outcome.change(raw("late"), each -> each.withHeader("carflow-redrive-id", "x")));
        damage(
                "quarantined without a reason",
                RawComparison.HEADERS,
                outcome -> outcome.change(raw("dream"), each -> each.withoutHeader(EventHeaders.REASON)));
        damage(
                "received before it was sent",
                RawComparison.HEADERS,
                outcome -> outcome.change(
                        raw("late"), each -> each.withHeader(EventHeaders.RECEIVED_AT, NOON.toString())));
        damage(
                "other bytes",
                RawComparison.BYTES,
                outcome -> outcome.change(raw("late"), each -> each.replacing("\"value\":22", "\"value\":23")));
        damage(
                "bytes of another attempt",
                RawComparison.BYTES,
                outcome -> outcome.change(raw("late"), each -> each.replacing("d-late", "d-else")));
        damage(
                "other bytes of a test",
                RawComparison.BYTES,
                outcome -> outcome.change(raw("by-hand"), each -> each.replacing("LIVE", "TEST")));
        return tests();
    }

    private static List<String> outcomeHeaders() {
        return List.of(
                EventHeaders.SPEC_VERSION,
                EventHeaders.TYPE,
                EventHeaders.SUBJECT,
                EventHeaders.TIME,
                EventHeaders.CONTENT_TYPE,
                EventHeaders.RECEIVED_AT,
                "traceparent");
    }

    @TestFactory
    List<DynamicTest> whatIsWrongInAnEnrichedRecordIsFound() {
        damage(
                "another key",
                EnrichedComparison.KEY,
                outcome -> outcome.change(enriched("late"), each -> each.withKey("u-2")));
        damage(
                "a header is lost",
                EnrichedComparison.HEADERS,
                outcome -> outcome.change(enriched("late"), each -> each.withoutHeader("traceparent")));
        damage(
                "a header is another",
                EnrichedComparison.HEADERS,
                outcome ->
                        outcome.change(enriched("late"), each -> each.withHeader(EventHeaders.TYPE, "com.smartcar.x")));
        wrong("another user", EnrichedComparison.EVENT, "late", "\"userId\":\"u-1\"", "\"userId\":\"u-2\"");
        wrong("another vehicle", EnrichedComparison.EVENT, "late", "\"id\":\"v-1\"", "\"id\":\"v-2\"");
        wrong("another time of delivery", EnrichedComparison.EVENT, "late", "12:01:00Z\",\"rec", "12:02:00Z\",\"rec");
        wrong("another time of receipt", EnrichedComparison.EVENT, "late", "12:01:00.010Z", "12:01:00.011Z");
        wrong(
                "no trigger",
                EnrichedComparison.EVENT,
                "late",
                "{\"type\":\"SIGNAL_UPDATED\",\"code\":\"temperature\"}",
                "");
        wrong("another error", EnrichedComparison.EVENT, "problem", "\"state\":\"ERROR\"", "\"state\":\"RESOLVED\"");
        wrong("no error", EnrichedComparison.EVENT, "problem", "\"code\":\"PERMISSION\"", "\"code\":\"X\"");
        wrong(
                "no mark of the spill",
                DeliveryMarks.RULE,
                "spilled-1",
                "\"delivery\":{\"spilledAt\":",
                "\"delivery\":{\"x\":");
        wrong("another meta", EnrichedComparison.EVENT, "late", "\"mode\":\"LIVE\"", "\"mode\":\"TEST\"");
        return tests();
    }

    @TestFactory
    List<DynamicTest> aWrongValueIsFound() {
        wrong("a lost signal", EnrichedSignals.ALL, "late", "\"temperature\":{", "\"heat\":{");
        wrong("another value", EnrichedSignals.OWN, "late", "\"value\":22", "\"value\":23");
        wrong("another unit", EnrichedSignals.OWN, "late", "celsius", "fahrenheit");
        wrong("another status", EnrichedSignals.OWN, "direct-1", "SUCCESS", "ERROR");
        wrong("another time", EnrichedSignals.OWN, "late", "12:00:55Z", "12:00:54Z");
        wrong("other digits", EnrichedSignals.OWN, "late", "\"value\":22", "\"value\":22.0");
        wrong("another origin", EnrichedSignals.OWN, "direct-2", "\"api\"", "\"webhook\"");
        wrong("no such origin", EnrichedSignals.ORIGIN, "direct-2", "\"api\"", "\"guess\"");
        wrong("an answer's value of another vehicle", EnrichedSignals.ANSWERED, "direct-2", "41000", "7000");
        wrong("a remembered value of another vehicle", EnrichedSignals.REMEMBERED, "late", "41000", "7000");
        wrong("an answer's value with another unit", EnrichedSignals.ANSWERED, "direct-2", "\"km\"", "\"mi\"");
        wrong(
                "a status that is remembered",
                EnrichedSignals.STATUS,
                "late",
                "\"group\":\"Odometer\",",
                "\"group\":\"Odometer\",\"status\":\"ERROR\",");
        wrong("a status of nobody", EnrichedSignals.STATUS, "direct-2", "\"status\":\"SUCCESS\",", "");
        wrong("learned in the future", EnrichedSignals.LEARNED, "late", "12:01:00.005Z", "12:02:00.005Z");
        wrong("learned of nobody", EnrichedSignals.LEARNED, "late", ",\"fromEventId\":\"e\"", "");
        wrong("changed in memory", EnrichedSignals.CHANGED, "late", "\"changed\":[]", "\"changed\":[\"odometer\"]");
        wrong("missing, though there", EnrichedSignals.MISSING, "late", "\"missing\":[]", "\"missing\":[\"odometer\"]");
        damage(
                "an answer's value of another user of the car",
                EnrichedSignals.ANSWERED,
                outcome -> outcome.askedFor.put("v-1", "u-3"));
        damage(
                "a remembered value of another user of the car",
                EnrichedSignals.REMEMBERED,
                outcome -> outcome.askedFor.put("v-1", "u-3"));
        damage("answers of two vehicles, swapped", EnrichedSignals.ANSWERED, outcome -> {
            String first = outcome.answers.get("v-1");
            outcome.answers.put("v-1", outcome.answers.put("v-2", first));
        });
        damage(
                "an older value beside the event's, as if it were known better",
                EnrichedSignals.NEWER,
                outcome -> outcome.change(
                        enriched("late"),
                        each -> each.replacing(
                                "\"known\":{",
                                "\"known\":{"
                                        + RecordedOutcome.webhook(21, 40)
                                                .replace(
                                                        "\"stale\":false",
                                                        "\"learnedAt\":\"" + NOON
                                                                + "\",\"fromEventId\":\"e\",\"origin\":\"cache\","
                                                                + "\"stale\":false")
                                        + ",")));
        damage("of what the car cannot give, another error is written", EnrichedSignals.STATUS, outcome -> {
            outcome.hasAnError("");
            outcome.change(enriched("other-user"), each -> each.replacing("COMPATIBILITY", "PERMISSION"));
        });
        damage(
                "of what the car cannot give, the value is written",
                EnrichedSignals.INCURABLE,
                outcome -> outcome.hasAnError("\"body\":{\"isOpen\":false},"));
        wrong("stale, it says the contrary", EnrichedSignals.STALE, "late", "\"stale\":false", "\"stale\":true");
        wrong("an answer without a call", EnrichedComparison.CALLS, "direct-2", "\"calls\":1", "\"calls\":0");
        wrong("skipped, with a call", EnrichedComparison.CALLS, "direct-2", "COMPLETE", "SKIPPED");
        return tests();
    }

    @TestFactory
    List<DynamicTest> wrongAnswersAreFound() {
        damage("given up", RunTimeline.NOT_GIVEN_UP, outcome -> {
            outcome.answer("direct-1", "503");
            outcome.records.removeIf(each -> each.isOf("direct-1"));
        });
        damage(
                "given up, and stored all the same",
                RunTimeline.NOT_GIVEN_UP,
                outcome -> outcome.answer("direct-1", "503"));
        damage("nobody is acknowledged", RunTimeline.NOT_GIVEN_UP, outcome -> {
            outcome.sent.replaceAll(each -> each.answered("503"));
            outcome.records.clear();
        });
        damage("given up after the recovery", RunTimeline.ALL_WELL_AGAIN, outcome -> {
            outcome.demands = outcome.demands.withGivenUpBecause("of the test");
            outcome.answer("last", "503");
        });
        damage("given up without an outage", RunTimeline.EXPLAINED, outcome -> {
            outcome.demands = outcome.demands.withGivenUpBecause("of the test");
            outcome.answer("direct-2", "503");
        });
        damage("given up, though most attempts met no outage", RunTimeline.EXPLAINED, outcome -> {
            outcome.demands = outcome.demands.withGivenUpBecause("of the test");
            outcome.answer("direct-1", "503");
            Sent first = outcome.sent.get(0);
            outcome.sent.add(first.at(NOON.plusSeconds(10)));
            outcome.sent.add(first.at(NOON.plusSeconds(20)));
        });
        damage("a true event is refused", Classification.NO_REFUSAL, outcome -> outcome.answer("direct-1", "401"));
        damage("a forgery is accepted", Classification.REFUSED, outcome -> forged(outcome, "200"));
        damage(
                "a forgery is stored",
                Classification.REFUSED,
                outcome -> outcome.records.add(outcome.first(raw("direct-1")).withHeader(EventHeaders.ID, "forged")));
        damage("a forgery is spilled", Classification.REFUSED, outcome -> outcome.leftInSpill.add("forged"));
        damage("a forgery is answered with 500", Classification.REFUSAL, outcome -> forged(outcome, "500"));
        damage("a forgery gets no answer", Classification.REFUSAL, outcome -> forged(outcome, "none"));
        for (Forgery kind : Forgery.values()) {
            damage(kind + " is never refused for what it is on a busy machine", RunTimeline.REFUSES_AGAIN, outcome -> {
                outcome.demands = outcome.demands.onABusyMachine();
                outcome.forged.replaceAll(each ->
                        each.forgery() == kind ? new ForgedRequest(each.eventId(), kind, each.sent(), "503") : each);
            });
        }
        damage("the first attempt fails", RunTimeline.AT_FIRST, outcome -> {
            outcome.demands = outcome.demands.withNothingNoticed();
            outcome.answer("direct-1", "502");
        });
        return tests();
    }

    private static void forged(RecordedOutcome outcome, String answer) {
        outcome.forged.replaceAll(each -> new ForgedRequest(each.eventId(), each.forgery(), each.sent(), answer));
    }

    @TestFactory
    List<DynamicTest> aRunThatShowsNothingIsFound() {
        damage(
                "never answered again",
                RunTimeline.ANSWERS_AGAIN,
                outcome -> outcome.sent.replaceAll(
                        each -> each.at().isAfter(outcome.course.over()) ? each.answered("timeout") : each));
        damage(
                "never enriched again",
                RunTimeline.ENRICHES_AGAIN,
                outcome -> outcome.course = course(
                        outcome.course, Optional.empty(), outcome.course.asked(), Optional.empty(), Optional.empty()));
        damage(
                "the load stopped",
                RunTimeline.LOAD,
                outcome -> outcome.course = course(
                        outcome.course, outcome.course.recovered(), 11, Optional.of("it was tired"), Optional.empty()));
        damage(
                "half of the load",
                RunTimeline.LOAD,
                outcome -> outcome.course =
                        course(outcome.course, outcome.course.recovered(), 40, Optional.empty(), Optional.empty()));
        damage(
                "the disruption failed",
                RunTimeline.PLAYED,
                outcome -> outcome.course = course(
                        outcome.course, outcome.course.recovered(), 11, Optional.empty(), Optional.of("no start")));
        damage("nothing was spilled", RunTimeline.SPILLS, outcome -> {
            outcome.demands = outcome.demands.withSpill();
            outcome.records.replaceAll(each -> each.withoutHeader("carflow-spilled-at"));
        });
        damage("nothing was asked", RunTimeline.ASKS, outcome -> {
            outcome.demands = outcome.demands.withCalls();
            RunTimeline course = outcome.course;
            outcome.course = new RunTimeline(
                    course.began(),
                    course.over(),
                    course.recovered(),
                    course.ended(),
                    course.asked(),
                    course.stopped(),
                    course.failure(),
                    0,
                    course.outages());
        });
        return tests();
    }

    private static RunTimeline course(
            RunTimeline from,
            Optional<Instant> recovered,
            long asked,
            Optional<String> stopped,
            Optional<String> failure) {
        return new RunTimeline(
                from.began(),
                from.over(),
                recovered,
                from.ended(),
                asked,
                stopped,
                failure,
                from.calls(),
                from.outages());
    }

    @Test
    void aSpilledEventMayBeBehindOneThatKafkaTookDirectly() throws Exception {
        RecordedOutcome outcome = RecordedOutcome.undamaged();
        for (String id : List.of("spilled-1", "spilled-2")) {
            Fact raw = outcome.first(raw(id));
            Fact enriched = outcome.first(enriched(id));
            outcome.records.removeAll(List.of(raw, enriched));
            outcome.records.addAll(List.of(raw, enriched));
        }

        assertThat(outcome.broken()).isEmpty();
    }

    @Test
    void anIncurableErrorMayBeReportedWithoutItsValue() throws Exception {
        RecordedOutcome outcome = RecordedOutcome.undamaged();

        outcome.hasAnError("");

        assertThat(outcome.broken()).isEmpty();
    }

    @Test
    void aRawRecordMayRepeat() throws Exception {
        RecordedOutcome outcome = RecordedOutcome.undamaged();
        outcome.records.add(outcome.first(raw("direct-1")));

        assertThat(outcome.broken()).isEmpty();
    }

    @Test
    void anEventMayComeOutAgainIfItsRecordsAreFartherApartThanTheWindow() throws Exception {
        RecordedOutcome outcome = RecordedOutcome.undamaged();
        outcome.demands = outcome.demands.withDuplicatesWindow(Duration.ofSeconds(10));
        outcome.records.add(outcome.first(raw("last")).at(NOON.plusSeconds(81)));
        outcome.records.add(outcome.first(enriched("last")));

        assertThat(outcome.broken()).isEmpty();
    }

    @Test
    void aSecondOutputIsComparedWithTheRecordThatItWasMadeOf() throws Exception {
        // Given: a delivery that is drained twice, the second time behind a later event and beyond the window
        RecordedOutcome outcome = RecordedOutcome.undamaged();
        outcome.demands = outcome.demands.withDuplicatesWindow(Duration.ofSeconds(10));
        String later = "2026-11-29T12:01:21.000Z";
        Fact secondRaw = outcome.first(raw("spilled-1"))
                .withHeader(EventHeaders.SPILLED_AT, later)
                .at(NOON.plusSeconds(500));
        Fact first = outcome.first(enriched("spilled-1"));
        Fact secondEnriched = first.withHeader(EventHeaders.SPILLED_AT, later)
                .replacing(first.headers().get(EventHeaders.SPILLED_AT), later)
                .at(NOON.plusSeconds(501));
        outcome.records.add(secondRaw);
        outcome.records.add(secondEnriched);
        assertThat(outcome.broken()).isEmpty();

        // When: the first has the marks of the second, and none has its own
        outcome.change(enriched("spilled-1"), each -> secondEnriched);

        // Then
        assertThat(outcome.broken()).containsKeys(EnrichedComparison.HEADERS, DeliveryMarks.RULE);
    }

    @Test
    void withinTheWindowItMayNotHoweverLongTheWorkersWereAway() throws Exception {
        RecordedOutcome outcome = RecordedOutcome.undamaged();
        outcome.demands = outcome.demands.withDuplicatesWindow(Duration.ofSeconds(10));
        outcome.records.add(outcome.first(raw("last")).at(NOON.plusSeconds(79)));
        outcome.records.add(outcome.first(enriched("last")));

        assertThat(outcome.broken()).containsOnlyKeys(Classification.ONCE);
    }

    @Test
    void eventsThatMayBeGivenUpAreCountedAndBreakNothing() throws Exception {
        RecordedOutcome outcome = RecordedOutcome.undamaged();
        outcome.demands = outcome.demands.withGivenUpBecause("of the test");
        outcome.answer("direct-1", "503");

        assertThat(outcome.broken()).isEmpty();
    }

    @Test
    void carflowsOwnRecordsAreNoEventsAndAreValidated() throws Exception {
        // Given
        RecordedOutcome outcome = RecordedOutcome.undamaged();
        String permissionRecord = "{\"schemaVersion\":1,\"userId\":\"u\",\"vehicleId\":\"v\",\"change\":\"withdrawn\","
                + "\"at\":\"2026-11-21T08:33:20.187Z\",\"cause\":\"error\",\"eventId\":\"e\"}";

        // Then
        outcome.hasPermissionRecord(permissionRecord);
        assertThat(outcome.broken()).isEmpty();
        outcome.hasPermissionRecord(permissionRecord.replace("withdrawn", "forgotten"));
        assertThat(outcome.broken()).containsOnlyKeys(Observation.OWN);
    }

    @Test
    void silenceIsCountedToTheEnd() {
        assertThat(RecordedOutcome.undamaged().course.longestSilence(List.of())).isEqualTo(Duration.ofSeconds(100));
    }

    private void wrong(String name, String promise, String id, String part, String other) {
        damage(name, promise, outcome -> outcome.change(enriched(id), each -> each.replacing(part, other)));
    }

    private void damage(String name, String promise, Consumer<RecordedOutcome> action) {
        damages.add(new Damage(name, promise, action));
    }

    private List<DynamicTest> tests() {
        return damages.stream()
                .map(damage -> DynamicTest.dynamicTest(damage.name(), () -> {
                    RecordedOutcome outcome = RecordedOutcome.undamaged();

                    // When
                    damage.action().accept(outcome);

                    // Then
                    assertThat(outcome.broken()).containsKey(damage.promise());
                }))
                .toList();
    }
}
