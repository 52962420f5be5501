package dev.carflow.proof.reconciliation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The comparison finds every kind of wrong history, and none where there is none. */
class HistoryComparisonTest {

    private static final Instant AT = Instant.parse("2026-11-22T08:00:00Z");
    private static final String SOURCE = "/smartcar/webhooks/w1";
    private static final SentEvent EVENT = new SentEvent(
            "e1",
            Destination.STATE,
            Set.of("u1"),
            "com.smartcar.vehicle_state",
            SOURCE,
            Optional.of("v1"),
            List.of(attempt("d1", "timeout"), attempt("d2", "200")));

    /** Kafka had taken the first delivery, the second came from the spill, and the first was enriched. */
    private static final Contents STORED = new Contents(
            List.of(
                    stored("vehicle-state", 16, Map.of("carflow-delivery-id", "d1", "ce_source", SOURCE)),
                    stored(
                            "vehicle-state",
                            17,
                            Map.of(
                                    "carflow-delivery-id",
                                    "d2",
                                    "ce_source",
                                    SOURCE,
                                    "carflow-spilled-at",
                                    AT.toString()))),
            List.of(stored("enriched", 9, Map.of("carflow-delivery-id", "d1", "ce_originsource", SOURCE))),
            Set.of(),
            Set.of(),
            Map.of("enriched-0@9", "1 PARTIAL nothing-newer  req-1"),
            Map.of());

    private static final String REPORT = """
            {"events": [{"source": "/smartcar/webhooks/w1", "status": "enriched", "timeline": [
              {"step": "received", "deliveryId": "d1"},
              {"step": "received", "deliveryId": "d2"},
              {"step": "stored", "topic": "r.vehicle-state", "partition": 0, "offset": 16, "drained": false,
                "processing": {"is": "enriched"}},
              {"step": "stored", "topic": "r.vehicle-state", "partition": 0, "offset": 17, "drained": true,
                "processing": {"is": "duplicate"}},
              {"step": "enriched", "topic": "r.enriched", "partition": 0, "offset": 9,
                "outcome": "PARTIAL", "reason": "nothing-newer", "calls": 1, "shared": false, "requestId": "req-1"}]}]}
            """;

    @Test
    void aTrueHistoryHasNoDifference() throws Exception {
        assertThat(differences(report -> {})).isEmpty();
    }

    @Test
    void everyDamageIsFound() throws Exception {
        assertThat(differences(report -> report.putArray("events"))).hasSize(2);
        assertThat(differences(report -> event(report).put("status", "no-output")))
                .isNotEmpty();
        assertThat(differences(report -> event(report).put("source", "/another")))
                .isNotEmpty();
        assertThat(differences(report -> step(report, 1).put("deliveryId", "d9")))
                .singleElement()
                .asString()
                .contains("lacks an acknowledged delivery");
        assertThat(differences(report -> step(report, 2).put("offset", 15))).isNotEmpty();
        assertThat(differences(report -> step(report, 2).put("partition", 1))).isNotEmpty();
        assertThat(differences(report -> step(report, 2).put("topic", "r.test")))
                .isNotEmpty();
        assertThat(differences(report -> step(report, 3).put("drained", false))).isNotEmpty();
        assertThat(differences(report -> step(report, 4).put("offset", 8))).isNotEmpty();
        assertThat(differences(report -> step(report, 4).put("outcome", "COMPLETE")))
                .isNotEmpty();
        assertThat(differences(report -> step(report, 4).put("calls", 2))).isNotEmpty();
        assertThat(differences(report -> step(report, 4).put("shared", true))).isNotEmpty();
        assertThat(differences(report -> step(report, 4).remove("reason"))).isNotEmpty();
        assertThat(differences(report -> step(report, 4).put("requestId", "req-2")))
                .isNotEmpty();
        assertThat(differences(report -> step(report, 2).put("redriveId", "r1")))
                .isNotEmpty();
        assertThat(differences(report -> ((ArrayNode) report.at("/events/0/timeline"))
                        .addObject()
                        .put("step", "dead-letter")))
                .isNotEmpty();
        assertThat(differences(report -> ((ObjectNode) step(report, 3).path("processing")).put("is", "no-output")))
                .isNotEmpty();
    }

    @Test
    void anEventThatWasNeverStoredIsNotFound() throws Exception {
        Contents nothing = new Contents(List.of(), List.of(), Set.of(), Set.of(), Map.of(), Map.of());
        SentEvent givenUp = new SentEvent(
                "e1",
                Destination.STATE,
                Set.of("u1"),
                "com.smartcar.vehicle_state",
                SOURCE,
                Optional.empty(),
                List.of(attempt("d1", "503")));

        assertThat(HistoryComparison.differences(givenUp, nothing, Json.read("{\"events\":[]}".getBytes(UTF_8))))
                .isEmpty();
    }

    private static List<String> differences(Consumer<ObjectNode> damage) throws Exception {
        ObjectNode report = (ObjectNode) Json.read(REPORT.getBytes(UTF_8));
        damage.accept(report);
        return HistoryComparison.differences(EVENT, STORED, report);
    }

    private static ObjectNode event(ObjectNode report) {
        return (ObjectNode) report.at("/events/0");
    }

    private static ObjectNode step(ObjectNode report, int index) {
        return (ObjectNode) report.at("/events/0/timeline/" + index);
    }

    private static AnsweredRequest attempt(String deliveryId, String answer) {
        return new AnsweredRequest(
                Optional.of(deliveryId),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "live",
                AT,
                AT,
                answer);
    }

    private static StoredRecord stored(String topic, long offset, Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("ce_id", "e1");
        return new StoredRecord(topic, 0, offset, "u1", all, AT, "");
    }
}
