package dev.carflow.history.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.eventlog.spill.SpillTrace.RefusedMinute;
import dev.carflow.history.EnrichmentSummary;
import dev.carflow.history.EventHistory;
import dev.carflow.history.Found;
import dev.carflow.history.Processing;
import dev.carflow.history.SearchReport;
import dev.carflow.history.Status;
import dev.carflow.history.Step;
import dev.carflow.operations.cli.Json;
import dev.carflow.redrive.topic.TopicCoverage;
import dev.carflow.redrive.topic.TopicPosition;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Instant AT = Found.RECEIVED;
    private static final TopicPosition RAW = new TopicPosition("smartcar.vehicle-state", 4, 16);
    private static final TopicPosition AGAIN = new TopicPosition("smartcar.vehicle-state", 4, 17);
    private static final TopicPosition OUTPUT = new TopicPosition("smartcar.enriched", 4, 9);
    private static final TopicPosition LETTER = new TopicPosition("smartcar.dead-letter", 3, 2);
    private static final TopicCoverage READ =
            new TopicCoverage("smartcar.vehicle-state", 12_345, Optional.empty(), Optional.empty());

    private static final EventHistory ENRICHED = history(
            Status.ENRICHED,
            List.of(
                    new Step.Received(AT, Optional.of(AT.minusMillis(500)), Optional.of("d1")),
                    new Step.Spilled(AT.plusSeconds(4), "smartcar.vehicle-state", false, false),
                    new Step.Stored(AT.plusSeconds(60), RAW, true, Optional.empty(), new Processing.Enriched(OUTPUT)),
                    new Step.Stored(AT.plusSeconds(61), AGAIN, false, Optional.empty(), new Processing.Duplicate(RAW)),
                    new Step.Enriched(
                            AT.plusSeconds(62),
                            OUTPUT,
                            Optional.of(RAW),
                            Optional.empty(),
                            Optional.of(new EnrichmentSummary(
                                    "PARTIAL",
                                    Optional.of("nothing-newer"),
                                    Optional.empty(),
                                    1,
                                    false,
                                    Optional.of("req-1")))),
                    new Step.Readings(AT.plusSeconds(62), "smartcar.readings", 12),
                    new Step.UserRemoved(AT.plusSeconds(90))));

    @Test
    void theAnswerComesFirstThenTheTimelineThenThePlacesSearched() {
        assertThat(text(report(List.of(ENRICHED)), false)).isEqualTo("""
                        7859f08c-c510-4061-87fb-2cd3495296d1: enriched after 62.0 s: PARTIAL, nothing-newer
                          com.smartcar.vehicle_state, live, from /smartcar/webhooks/w1
                          2026-11-22T08:00:00Z  received      delivery d1, sent 0.5 s before
                          2026-11-22T08:00:04Z  spilled       to PostgreSQL for smartcar.vehicle-state; answered 200 if in time
                          2026-11-22T08:01:00Z  stored        smartcar.vehicle-state-4@16, from the spill
                          2026-11-22T08:01:01Z  stored        smartcar.vehicle-state-4@17; answered 200 if in time; a duplicate of smartcar.vehicle-state-4@16, dropped
                          2026-11-22T08:01:02Z  enriched      smartcar.enriched-4@9 from smartcar.vehicle-state-4@16: PARTIAL, nothing-newer, 1 call, request req-1
                          2026-11-22T08:01:02Z  readings      12 on smartcar.readings
                          2026-11-22T08:01:30Z  user-removed  readers delete what they have of the user up to this time

                        Looked at 2026-11-22T07:00:00Z to 2026-11-22T09:00:00Z: 12,345 records on 1 topics, and the database.
                        """);
    }

    @Test
    void idsOfUsersAndVehiclesArePrintedOnDemand() {
        assertThat(text(report(List.of(ENRICHED)), false))
                .doesNotContain(Found.USER)
                .doesNotContain(Found.VEHICLE);
        assertThat(text(report(List.of(ENRICHED)), true)).contains(Found.USER).contains(Found.VEHICLE);
        assertThat(Json.text(json(report(List.of(ENRICHED)), false)))
                .doesNotContain(Found.USER)
                .doesNotContain(Found.VEHICLE);
        assertThat(json(report(List.of(ENRICHED)), true).at("/events/0/userId").asText())
                .isEqualTo(Found.USER);
    }

    @Test
    void everyStatusIsOneLine() {
        assertThat(headline(
                        Status.WAITING_FOR_WORKER,
                        new Step.Stored(AT, RAW, false, Optional.empty(), new Processing.Waiting(120))))
                .isEqualTo("waiting for a worker, 120 offsets before it");
        assertThat(headline(Status.WAITING_IN_SPILL, new Step.Spilled(AT, "t", true, false)))
                .isEqualTo("in the spill since 2026-11-22T08:00:00Z");
        assertThat(headline(Status.WAITING_IN_SPILL, new Step.Spilled(AT, "t", true, true)))
                .startsWith("refused by Kafka, in the spill since");
        assertThat(headline(
                        Status.DEAD_LETTER,
                        new Step.DeadLettered(
                                AT, LETTER, Optional.of("too-large"), Optional.empty(), Optional.of(RAW))))
                .isEqualTo("parked as a dead letter: because");
        assertThat(headline(
                        Status.QUARANTINED,
                        new Step.Quarantined(AT, LETTER, Optional.of("unknown-type"), Optional.empty())))
                .isEqualTo("parked in quarantine: because");
        assertThat(headline(
                        Status.NOT_ENRICHED,
                        new Step.Stored(
                                AT,
                                new TopicPosition("smartcar.test", 0, 0),
                                false,
                                Optional.empty(),
                                new Processing.NotRead())))
                .isEqualTo("on smartcar.test, which workers do not read");
        assertThat(headline(
                        Status.NO_OUTPUT, new Step.Stored(AT, RAW, false, Optional.empty(), new Processing.NoOutput())))
                .startsWith("NOT enriched");
        assertThat(headline(Status.STORED, new Step.Stored(AT, RAW, false, Optional.empty(), new Processing.Unknown())))
                .contains("could not be looked at");
        assertThat(headline(Status.REFUSED_SIGNATURE, new Step.RefusedSignature(AT)))
                .startsWith("refused with 401");
    }

    @Test
    void theReportOfAnEventNotFoundHasItsTimeTheRetentionAndTheRefusals() {
        SearchReport report = new SearchReport(
                Found.REQUEST,
                List.of(),
                false,
                List.of(new TopicCoverage(
                        "smartcar.vehicle-state", 5, Optional.of(AT.minusSeconds(60)), Optional.empty())),
                Optional.empty(),
                Optional.empty(),
                List.of(new RefusedMinute(AT, "not-durable", 3)));

        assertThat(report.isComplete()).isTrue();
        assertThat(text(report, false))
                .startsWith("No record of 7859f08c-c510-4061-87fb-2cd3495296d1 between 2026-11-22T07:00:00Z and"
                        + " 2026-11-22T09:00:00Z.\n")
                .contains("Retention begins at 2026-11-22T07:59:00Z: what was there before is no longer kept.")
                .contains("3 attempts at events were refused with 503 in this time (not-durable 3)");
        assertThat(json(report, false).path("found").asBoolean()).isFalse();
        assertThat(json(report, false).path("retentionBegins").asText()).isEqualTo("2026-11-22T07:59:00Z");
    }

    @Test
    void placesThatCannotBeReadAreNamed() {
        SearchReport report = new SearchReport(
                Found.REQUEST,
                List.of(ENRICHED),
                true,
                List.of(READ, new TopicCoverage("smartcar.dead-letter", 0, Optional.empty(), Optional.of("no right"))),
                Optional.of("it does not answer"),
                Optional.of("no right on the group"),
                List.of());

        assertThat(report.isComplete()).isFalse();
        assertThat(text(report, false))
                .contains("12,345 records on 1 topics.\n")
                .contains("NOT looked at: smartcar.dead-letter: no right.\n")
                .contains("NOT looked at: the database")
                .contains("NOT looked at: how far the workers are: no right on the group.\n")
                .contains("There are more records than a search returns");
        assertThat(json(report, false).path("complete").asBoolean()).isFalse();
        assertThat(json(report, false).at("/topics/1/problem").asText()).isEqualTo("no right");
        assertThat(json(report, false).at("/database/problem").asText()).isEqualTo("it does not answer");
    }

    @Test
    void theTimelineIsInTheJson() {
        ObjectNode json = json(report(List.of(ENRICHED)), false);

        assertThat(json.at("/events/0/status").asText()).isEqualTo("enriched");
        assertThat(json.at("/events/0/enrichedAfterSeconds").asDouble()).isEqualTo(62.0);
        assertThat(json.at("/events/0/timeline").findValuesAsText("step"))
                .containsExactly("received", "spilled", "stored", "stored", "enriched", "readings", "user-removed");
        assertThat(json.at("/events/0/timeline/3/processing/is").asText()).isEqualTo("duplicate");
        assertThat(json.at("/events/0/timeline/3/processing/offset").asLong()).isEqualTo(16);
        assertThat(json.at("/events/0/timeline/4/requestId").asText()).isEqualTo("req-1");
    }

    @Test
    void manyEventsAreALineEach() {
        assertThat(text(report(Collections.nCopies(6, ENRICHED)), false).lines())
                .hasSize(8)
                .first()
                .isEqualTo("2026-11-22T08:00:00Z  7859f08c-c510-4061-87fb-2cd3495296d1  enriched after 62.0 s:"
                        + " PARTIAL, nothing-newer");
    }

    private static String headline(Status status, Step step) {
        return Headline.of(new EventHistory(
                Found.EVENT,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                status,
                Optional.of("because"),
                Optional.empty(),
                List.of(step)));
    }

    private static EventHistory history(Status status, List<Step> steps) {
        return new EventHistory(
                Found.EVENT,
                Found.WEBHOOK,
                Optional.of("com.smartcar.vehicle_state"),
                Optional.of("live"),
                Optional.of(Found.USER),
                Optional.of(Found.VEHICLE),
                status,
                Optional.of("nothing-newer"),
                Optional.of(Duration.ofSeconds(62)),
                steps);
    }

    private static SearchReport report(List<EventHistory> events) {
        return new SearchReport(
                Found.REQUEST, events, false, List.of(READ), Optional.empty(), Optional.empty(), List.of());
    }

    private static String text(SearchReport report, boolean ids) {
        StringWriter text = new StringWriter();
        new ReportText(new PrintWriter(text, true), ids).print(report);
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static ObjectNode json(SearchReport report, boolean ids) {
        return new ReportJson(ids).tree(report);
    }
}
