package dev.carflow.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carflow.proof.RecordedApi.Answer;
import dev.carflow.proof.reading.DeliveryMarks;
import dev.carflow.proof.reading.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the proofs' own checks: correct records pass, and each kind of damage is found. */
class ProvenanceTest {

    private static final String ID = "event-1 of /smartcar/webhooks/webhook-1";
    private static final String RECEIVED_AT = "2026-11-21T08:33:20.187Z";
    private static final Instant RECEIVED = Instant.parse(RECEIVED_AT);
    private static final SignalDemand WANTED = SignalDemand.of(
            Duration.ofHours(1), "odometer-traveleddistance", "fuel-level", "tractionbattery-stateofcharge");

    private static final String BODY = """
            {"eventId": "event-1", "eventType": "VEHICLE_STATE",
             "data": {
               "user": {"id": "user-1", "externalId": "customer-1"},
               "vehicle": {"id": "vehicle-1", "make": "AUDI", "model": "Q4 e-tron", "year": 2024},
               "signals": [
                 {"code": "tractionbattery-stateofcharge", "name": "StateOfCharge", "group": "TractionBattery",
                  "body": {"unit": "percent", "value": 78.50}, "status": {"value": "SUCCESS"},
                  "meta": {"oemUpdatedAt": 1795249985000, "retrievedAt": 1795249996000}},
                 {"code": "location-isathome", "name": "IsAtHome", "group": "Location",
                  "status": {"value": "ERROR", "error": {"type": "COMPATIBILITY", "code": null}}}]},
             "triggers": [{"type": "SIGNAL_UPDATED", "signal": {"name": "StateOfCharge",
               "code": "tractionbattery-stateofcharge", "group": "TractionBattery"}}],
             "meta": {"version": "4.0", "deliveryId": "delivery-1", "deliveredAt": 1795250000000, "mode": "LIVE"}}
            """;

    private static final String ENRICHED = """
            {"eventId": "event-1", "eventType": "VEHICLE_STATE", "userId": "user-1", "externalUserId": "customer-1",
             "vehicle": {"id": "vehicle-1", "make": "AUDI", "model": "Q4 e-tron", "year": 2024},
             "deliveredAt": "2026-11-21T08:33:20.000Z", "receivedAt": "2026-11-21T08:33:20.187Z",
             "enrichedAt": "2026-11-21T08:33:22.031Z",
             "triggers": [{"type": "SIGNAL_UPDATED", "code": "tractionbattery-stateofcharge", "name": "StateOfCharge",
               "group": "TractionBattery"}],
             "signals": {
               "tractionbattery-stateofcharge": {"name": "StateOfCharge", "group": "TractionBattery",
                 "status": "SUCCESS", "body": {"unit": "percent", "value": 78.50}, "value": 78.50, "unit": "percent",
                 "oemUpdatedAt": "2026-11-21T08:33:05.000Z", "retrievedAt": "2026-11-21T08:33:16.000Z",
                 "timeFrom": "maker", "maxAgeSeconds": 3600, "stale": false},
               "location-isathome": {"name": "IsAtHome", "group": "Location", "status": "ERROR",
                 "error": {"type": "COMPATIBILITY"}, "stale": false}},
             "known": {
               "odometer-traveleddistance": {"name": "TraveledDistance", "group": "Odometer", "status": "SUCCESS",
                 "body": {"value": 52891.5, "unit": "km"},
                 "oemUpdatedAt": "2026-11-21T08:33:05.000Z", "retrievedAt": "2026-11-21T08:33:19.743Z",
                 "timeFrom": "maker", "origin": "api", "stale": false},
               "fuel-level": {"name": "Level", "group": "Fuel",
                 "body": {"value": 40, "unit": "percent"}, "oemUpdatedAt": "2026-11-21T06:33:05.000Z",
                 "retrievedAt": "2026-11-21T08:30:00.000Z",
                 "timeFrom": "maker", "learnedAt": "2026-11-21T08:30:01.000Z", "fromEventId": "event-0",
                 "origin": "cache", "stale": true}},
             "changed": [], "errors": [],
             "enrichment": {"outcome": "COMPLETE", "calls": 1, "shared": false, "missing": [], "outdated": []},
             "meta": {"version": "4.0", "deliveryId": "delivery-1", "deliveredAt": 1795250000000, "mode": "LIVE"}}
            """;

    private static final String EARLIER_ANSWER = """
            [{"id": "fuel-level", "attributes": {"code": "fuel-level", "name": "Level", "group": "Fuel",
               "status": {"value": "SUCCESS"}, "body": {"value": 40, "unit": "percent"}},
              "meta": {"oemUpdatedAt": "2026-11-21T06:33:05Z", "retrievedAt": "2026-11-21T08:30:00Z",
               "ingestedAt": "2026-11-21T08:30:01Z"}},
             {"id": "odometer-traveleddistance", "attributes": {"code": "odometer-traveleddistance",
               "name": "TraveledDistance", "group": "Odometer",
               "status": {"value": "SUCCESS"}, "body": {"value": 52880.5, "unit": "km"}},
              "meta": {"oemUpdatedAt": "2026-11-21T08:29:00Z", "retrievedAt": "2026-11-21T08:30:00Z",
               "ingestedAt": "2026-11-21T08:30:01Z"}}]
            """;

    private static final String OLDEST_ANSWER = """
            [{"id": "odometer-traveleddistance", "attributes": {"code": "odometer-traveleddistance",
               "name": "TraveledDistance", "group": "Odometer",
               "status": {"value": "SUCCESS"}, "body": {"value": 52000, "unit": "km"}},
              "meta": {"oemUpdatedAt": "2026-11-21T05:00:00Z", "retrievedAt": "2026-11-21T05:00:01Z",
               "ingestedAt": "2026-11-21T05:00:02Z"}}]
            """;

    private static final String ANSWER = """
            [{"id": "odometer-traveleddistance", "attributes": {"code": "odometer-traveleddistance",
               "name": "TraveledDistance", "group": "Odometer",
               "status": {"value": "SUCCESS"}, "body": {"value": 52891.5, "unit": "km"}},
              "meta": {"oemUpdatedAt": "2026-11-21T08:33:05Z", "retrievedAt": "2026-11-21T08:33:19.743Z",
               "ingestedAt": "2026-11-21T08:33:21.410Z"}}]
            """;

    /** The user's other car. */
    private static final String ANSWER_OF_ANOTHER = ANSWER.replace("52891.5", "10");

    @Test
    void correctRecordsPass() {
        assertThat(examined(ENRICHED, headers(), "user-1")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "the value of another vehicle   | 52891.5                        | 10",
                "another unit                   | \"unit\": \"km\"               | \"unit\": \"mi\"",
                "a digit less                   | 78.50                          | 78.5",
                "a truncated body               | 52891.5, \"unit\": \"km\"      | 52891.5",
                "another status                 | \"status\": \"ERROR\"          | \"status\": \"SUCCESS\"",
                "no status of an answer         | \"Odometer\", \"status\": \"SUCCESS\", | \"Odometer\",",
                "another error                  | COMPATIBILITY                  | PERMISSION",
                "an error that is gone          | \"error\": {\"type\": \"COMPATIBILITY\"}, | ''",
                "another time of the maker      | 2026-11-21T06:33:05.000Z       | 2026-11-21T06:33:06.000Z",
                "another time of retrieval      | 2026-11-21T08:33:16.000Z       | 2026-11-21T08:33:20.000Z",
                "another origin                 | \"origin\": \"api\"            | \"origin\": \"webhook\"",
                "an origin of nothing           | \"origin\": \"api\"            | \"origin\": \"elsewhere\"",
                "learned afterwards             | 08:30:01.000Z                  | 08:33:22.500Z",
                "learned of another             | \"origin\": \"api\"            | \"fromEventId\": \"event-0\", \"origin\": \"api\"",
                "learned of nobody              | \"fromEventId\": \"event-0\",   | ''",
                "stale that is not              | \"stale\": false}              | \"stale\": true}",
                "not stale that is              | \"stale\": true                | \"stale\": false",
                "changed by memory              | \"changed\": []                | \"changed\": [\"fuel-level\"]",
                "another name                   | \"StateOfCharge\", \"group\"   | \"Range\", \"group\"",
                "another user                   | \"userId\": \"user-1\"         | \"userId\": \"user-2\"",
                "another customer               | customer-1                     | customer-2",
                "another vehicle                | vehicle-1                      | vehicle-2",
                "another delivery               | delivery-1                     | delivery-2",
                "a spill that was not           | \"triggers\":                  | \"delivery\": {\"spilledAt\": \"2026-11-21T08:33:20.500Z\"}, \"triggers\":",
                "another time of receipt        | 20.187Z                        | 20.188Z",
                "another trigger                | SIGNAL_UPDATED                 | FIRST_DELIVERY",
                "another event                  | \"eventId\": \"event-1\"       | \"eventId\": \"event-2\"",
                "changed without a value        | \"changed\": []                | \"changed\": [\"location-isathome\"]",
                "missing that is there          | \"missing\": []                | \"missing\": [\"fuel-level\"]",
                "missing that nobody wants      | \"missing\": []                | \"missing\": [\"location-isathome\"]",
                "missing, by its group          | \"missing\": []                | \"missing\": [\"all\"]"
            })
    void damageIsFound(String damage, String from, String to) {
        String damaged = ENRICHED.replace(from, to);
        assertThat(damaged).isNotEqualTo(ENRICHED);
        assertThat(examined(damaged, headers(), "user-1")).isNotEmpty();
    }

    /** Contract 3.4 and 3.8. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"SIGNAL_UPDATED\", \"signal\": \"TractionBattery.StateOfCharge\"}",
                "{\"code\": \"tractionbattery-stateofcharge\", \"name\": \"StateOfCharge\", \"group\": \"TractionBattery\"}"
            })
    void aTriggerIsRecognisedInEachOfItsForms(String trigger) {
        String live = BODY.substring(BODY.indexOf("{\"type\": \"SIGNAL_UPDATED\""), BODY.indexOf("],\n \"meta\""));
        String body = BODY.replace(live, trigger);
        assertThat(body).isNotEqualTo(BODY);
        assertThat(lines(body, ENRICHED, headers(), "user-1", UnaryOperator.identity()))
                .isEmpty();
        assertThat(lines(
                        body,
                        ENRICHED.replace("SIGNAL_UPDATED", "FIRST_DELIVERY"),
                        headers(),
                        "user-1",
                        UnaryOperator.identity()))
                .anyMatch(line -> line.contains("triggers"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"spilledAt\": \"2026-11-21T08:33:20.500Z\", \"redriveId\": \"r-1\"} | true",
                "{\"spilledAt\": \"2026-11-21T08:33:20.500873Z\", \"redriveId\": \"r-1\"} | false",
                "{\"spilledAt\": \"2026-11-21T08:33:21.500Z\", \"redriveId\": \"r-1\"} | false",
                "{\"spilledAt\": \"2026-11-21T08:33:20.500Z\", \"redriveId\": \"r-2\"} | false",
                "{\"spilledAt\": \"2026-11-21T08:33:20.500Z\"} | false",
                "{} | false"
            })
    void theMarksOfADeliveryAreThoseOfItsHeaders(String delivery, boolean agrees) {
        assertThat(DeliveryMarks.agree(
                        Map.of("carflow-spilled-at", "2026-11-21T08:33:20.500873Z", "carflow-redrive-id", "r-1"),
                        Reading.tree(delivery.getBytes(UTF_8))))
                .isEqualTo(agrees);
    }

    @Test
    void aSignalThatIsGoneIsFound() {
        String damaged = without(",\n   \"location-isathome\"", "},\n \"known\"");
        assertThat(examined(damaged, headers(), "user-1")).anyMatch(line -> line.contains("all signals of an event"));
    }

    @Test
    void aWantedSignalWithoutAValueIsMissing() {
        // Given: nothing is known of the fuel
        String without = without(",\n   \"fuel-level\"", "},\n \"changed\"");
        String right = without.replace("\"missing\": []", "\"missing\": [\"fuel-level\"]");
        assertThat(right).isNotEqualTo(without);

        // Then
        assertThat(examined(right, headers(), "user-1")).isEmpty();
        assertThat(String.join(" ", examined(without, headers(), "user-1")))
                .contains("is missing, unless no call can cure that", "fuel-level")
                .doesNotContain("odometer");

        // And: not if the car has none
        String electric = BODY.replace("\"signals\": [", """
                "signals": [{"code": "fuel-level", "name": "Level", "group": "Fuel",
                  "status": {"value": "ERROR", "error": {"type": "COMPATIBILITY", "code": null}}},""");
        String ofElectric = without.replace("\"signals\": {", """
                "signals": {"fuel-level": {"name": "Level", "group": "Fuel", "status": "ERROR",
                  "error": {"type": "COMPATIBILITY"}, "maxAgeSeconds": 3600, "stale": false},""");
        assertThat(lines(electric, ofElectric, headers(), "user-1", UnaryOperator.identity()))
                .isEmpty();
    }

    @Test
    void aValueThatWasNeverReportedBeforeHasChanged() {
        // Given: a value that only this event reported, and one that only its answer did
        String right = ENRICHED.replace(
                "\"changed\": []", "\"changed\": [\"tractionbattery-stateofcharge\", \"odometer-traveleddistance\"]");

        // Then
        assertThat(linesOfSingleProcessing(right)).isEmpty();
        assertThat(String.join(" ", linesOfSingleProcessing(right.replace(", \"odometer-traveleddistance\"]", "]"))))
                .contains("never reported before", "odometer-traveleddistance");
        assertThat(String.join(
                        " ",
                        linesOfSingleProcessing(right.replace("\"tractionbattery-stateofcharge\", \"odo", "\"odo"))))
                .contains("never reported before", "tractionbattery-stateofcharge");
    }

    @Test
    void anOldValueOfTheRightVehicleIsFound() {
        // Given: Smartcar's value of the morning, although a newer one was sent before the event arrived
        String damaged = ENRICHED.replace(
                        "{\"value\": 52891.5, \"unit\": \"km\"}", "{\"value\": 52000, \"unit\": \"km\"}")
                .replace(
                        "\"oemUpdatedAt\": \"2026-11-21T08:33:05.000Z\", \"retrievedAt\": \"2026-11-21T08:33:19.743Z\"",
                        "\"oemUpdatedAt\": \"2026-11-21T05:00:00.000Z\", \"retrievedAt\": \"2026-11-21T05:00:01.000Z\"")
                .replace("\"origin\": \"api\", \"stale\": false", "\"origin\": \"api\", \"stale\": true");
        assertThat(examined(damaged, headers(), "user-1")).anyMatch(line -> line.contains("Smartcar answered"));
    }

    @Test
    void anAnswerThatWasNotGivenYetIsFound() {
        String damaged = ENRICHED.replace("08:33:22.031Z", "08:33:20.300Z").replace("08:33:21.500Z", "08:33:20.300Z");
        assertThat(examined(damaged, headers(), "user-1")).anyMatch(line -> line.contains("Smartcar answered"));
    }

    @Test
    void anAnswerOfTheMillisecondInWhichItsEventWasEnrichedCounts() {
        // Given: enrichedAt has milliseconds, so that it seems to be before a call of the same millisecond
        String right = ENRICHED.replace("08:33:22.031Z", "08:33:21.187Z");

        // Then
        assertThat(examined(right, headers(), "user-1")).isEmpty();
    }

    @Test
    void aWrongKeyIsFound() {
        assertThat(examined(ENRICHED, headers(), "user-2")).isNotEmpty();
        assertThat(examined(ENRICHED, headers(), null)).isNotEmpty();
    }

    @Test
    void aHeaderThatIsLostChangedOrAddedIsFound() {
        headers().keySet().forEach(name -> {
            Map<String, String> lost = headers();
            lost.remove(name);
            assertThat(examined(ENRICHED, lost, "user-1")).as("lost " + name).isNotEmpty();
            Map<String, String> changed = headers();
            changed.put(name, "something else");
            assertThat(examined(ENRICHED, changed, "user-1"))
                    .as("changed " + name)
                    .isNotEmpty();
        });
        Map<String, String> added = headers();
        added.put("one-more", "x");
        assertThat(examined(ENRICHED, added, "user-1")).isNotEmpty();
    }

    @Test
    void swappedAnswersOfTwoVehiclesAreFound() {
        assertThat(lines(
                        ENRICHED,
                        headers(),
                        "user-1",
                        vehicle -> vehicle.equals("vehicle-1") ? "vehicle-2" : "vehicle-1"))
                .anyMatch(line -> line.contains("Smartcar answered"));
    }

    @Test
    void aValueFromTheFutureGetsItsRetrievalTime() {
        // Given: the car's clock is nine hours ahead, and a value retrieved two hours ago is reported beside it
        String body = BODY.replace("1795249985000", "1795282385000");
        String right = ENRICHED.replace(
                "2026-11-21T08:33:05.000Z\", \"retrievedAt\": \"2026-11-21T08:33:16.000Z\",\n     \"timeFrom\": \"maker\"",
                "2026-11-21T17:33:05.000Z\", \"retrievedAt\": \"2026-11-21T08:33:16.000Z\",\n     \"timeFrom\": \"retrieval\"");
        assertThat(right).contains("17:33:05.000Z").contains("retrieval");

        // Then
        assertThat(lines(body, right, headers(), "user-1", UnaryOperator.identity()))
                .isEmpty();
        assertThat(lines(
                        body,
                        right.replace(
                                "\"maxAgeSeconds\": 3600, \"stale\": false",
                                "\"maxAgeSeconds\": 3600, \"stale\": true"),
                        headers(),
                        "user-1",
                        UnaryOperator.identity()))
                .anyMatch(line -> line.contains("what is stale"));
    }

    @Test
    void aStatusThatIsRememberedIsFound() {
        String damaged = ENRICHED.replace("\"group\": \"Fuel\",", "\"group\": \"Fuel\", \"status\": \"ERROR\",");
        assertThat(examined(damaged, headers(), "user-1")).anyMatch(line -> line.contains("never remembered"));
    }

    @Test
    void aRememberedValueThatIsOlderThanTheEventsIsFound() {
        String damaged = ENRICHED.replace("\"known\": {", """
                "known": {"tractionbattery-stateofcharge": {"name": "StateOfCharge", "group": "TractionBattery",
                  "status": "SUCCESS", "body": {"unit": "percent", "value": 78.50},
                  "oemUpdatedAt": "2026-11-21T06:33:05.000Z", "timeFrom": "maker",
                  "learnedAt": "2026-11-21T08:30:01.000Z", "fromEventId": "event-0", "origin": "cache", "stale": true},""");
        assertThat(examined(damaged, headers(), "user-1")).anyMatch(line -> line.contains("no older than"));
    }

    private static String without(String from, String to) {
        return ENRICHED.substring(0, ENRICHED.indexOf(from)) + ENRICHED.substring(ENRICHED.indexOf(to));
    }

    private static List<String> examined(String enriched, Map<String, String> headers, String key) {
        return lines(enriched, headers, key, UnaryOperator.identity());
    }

    private static List<String> lines(
            String enriched, Map<String, String> headers, String key, UnaryOperator<String> swapped) {
        return lines(BODY, enriched, headers, key, swapped);
    }

    private static List<String> lines(
            String body, String enriched, Map<String, String> headers, String key, UnaryOperator<String> swapped) {
        RawEvent event = new RawEvent(
                ID, "VEHICLE_STATE", "user-1", "vehicle-1", RECEIVED.toEpochMilli(), received(), body.getBytes(UTF_8));
        Violations violations = new Violations();
        new Provenance(Map.of(ID, event), (user, vehicle) -> answers(user, swapped.apply(vehicle)), WANTED, violations)
                .check(record(enriched, headers, key));
        return violations.lines();
    }

    private static List<String> linesOfSingleProcessing(String enriched) {
        RawEvent event = new RawEvent(
                ID, "VEHICLE_STATE", "user-1", "vehicle-1", RECEIVED.toEpochMilli(), received(), BODY.getBytes(UTF_8));
        Violations violations = new Violations();
        new Provenance(Map.of(ID, event), ProvenanceTest::answers, WANTED, violations)
                .ofSingleProcessing()
                .check(record(enriched, headers(), "user-1"));
        return violations.lines();
    }

    private static List<Answer> answers(String user, String vehicle) {
        if (!user.equals("user-1")) {
            return List.of();
        }
        List<Answer> answers = new ArrayList<>();
        if (vehicle.equals("vehicle-1")) {
            answers.add(answer(RECEIVED.minusSeconds(10_000), OLDEST_ANSWER));
            answers.add(answer(RECEIVED.minusSeconds(200), EARLIER_ANSWER));
            answers.add(answer(RECEIVED.plusSeconds(1).plusNanos(400_000), ANSWER));
        } else {
            answers.add(answer(RECEIVED.plusSeconds(1), ANSWER_OF_ANOTHER));
        }
        return answers;
    }

    private static Answer answer(Instant at, String data) {
        return new Answer(200, at, at.plusMillis(5), null, Reading.ofAnswer(Reading.tree(data.getBytes(UTF_8))));
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = received();
        headers.put("ce_type", "dev.carflow.vehicle_state.enriched");
        headers.put("ce_source", "/carflow/smartcar/enriched");
        headers.put("ce_originsource", "/smartcar/webhooks/webhook-1");
        headers.put("ce_dataschema", "urn:carflow:schema:enriched-event:1");
        return headers;
    }

    private static Map<String, String> received() {
        return new TreeMap<>(Map.of(
                "ce_id", "event-1",
                "ce_type", "com.smartcar.vehicle_state",
                "ce_source", "/smartcar/webhooks/webhook-1",
                "ce_subject", "vehicle-1",
                "ce_time", "2026-11-21T08:33:20Z",
                "carflow-delivery-id", "delivery-1",
                "carflow-received-at", RECEIVED_AT,
                "traceparent", "00-4b942588ae93ea6d8aa5726d154e2171-f6384ac331183c09-00"));
    }

    private static ConsumerRecord<String, byte[]> record(String value, Map<String, String> headers, String key) {
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>("smartcar.enriched", 0, 0, key, value.getBytes(UTF_8));
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        return record;
    }
}
