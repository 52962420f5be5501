package dev.carflow.enrichment.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema can fail. */
class EventSchemaTest {

    private static final String CODE = "/signals/charge-ischarging";

    private final ObjectNode event = (ObjectNode) Events.written(Events.sample("vehicle-state-vw-id4-error-with-body"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "schemaVersion",
                "eventId",
                "eventType",
                "userId",
                "vehicle",
                "receivedAt",
                "enrichedAt",
                "triggers",
                "signals",
                "known",
                "changed",
                "errors",
                "enrichment"
            })
    void membersOfOursMustBeThere(String name) {
        event.remove(name);
        assertThat(EventSchema.complaints(event)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'', eventType, '\"VEHICLE_MOOD\"'",
        "'', eventId, '\"\"'",
        "'', eventId, 7",
        "'', enrichedAt, '\"2026-11-21T08:33:21\"'",
        "'', enrichedAt, '\"2026-11-21T09:33:21+01:00\"'",
        "'', receivedAt, '\"2026-13-41T08:33:21Z\"'",
        "'', deliveredAt, 1795250000000",
        "'', errors, '[\"text\"]'",
        "/enrichment, outcome, '\"FINE\"'",
        "/enrichment, outcome, '\"complete\"'",
        "/enrichment, calls, -1",
        "/enrichment, missing, '\"all\"'",
        CODE + ", origin, '\"webhook\"'",
        CODE + ", value, null",
        CODE + ", timeFrom, '\"MAKER\"'",
        CODE + ", maxAgeSeconds, -1",
        "'', schemaVersion, 2",
        "'', changed, null",
        "'', known, '{\"a-b\":{\"origin\":\"cache\",\"stale\":false}}'",
        "'', known, '{\"a-b\":{\"origin\":\"api\",\"stale\":false,\"body\":1}}'",
        "'', enrichedAt, '\"2026-11-21T08:33:21.0301Z\"'",
        "'', smartcar, '{}'",
        CODE + ", stale, '\"no\"'",
        CODE + ", status, null",
        CODE + ", body, null",
        CODE + ", oemUpdatedAt, 0",
        CODE + ", ageSeconds, 1",
        "/enrichment, outcome, '\"FAILED\"'",
        "/triggers/0, type, null"
    })
    void ownValuesMustAgreeWithThePage(String where, String name, String value) {
        // Given
        assertThat(EventSchema.complaints(event)).isEmpty();

        // When
        ((ObjectNode) event.at(where)).set(name, Events.tree(value));

        // Then
        assertThat(EventSchema.complaints(event)).isNotEmpty();
    }

    @Test
    void aStaleSignalHasABody() {
        JsonNode without = event.at("/signals/closure-fronttrunk");
        ((ObjectNode) without).put("stale", true);
        assertThat(EventSchema.complaints(event)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", CODE, "/triggers/0", "/enrichment"})
    void membersThatAreNotPromisedAreNotWrittenAndReadersTakeThem(String where) {
        // When
        ((ObjectNode) event.at(where)).put("later", 1);

        // Then
        assertThat(EventSchema.complaints(event)).hasSize(1);
        assertThat(EventSchema.complaintsOfReaders(event)).isEmpty();
    }

    @Test
    void readersTakeNewWordsToo() {
        event.put("eventType", "VEHICLE_MOOD");
        ((ObjectNode) event.at("/enrichment")).put("outcome", "GUESSED");
        assertThat(EventSchema.complaintsOfReaders(event)).isEmpty();
        assertThat(EventSchema.complaints(event)).isNotEmpty();
    }

    @Test
    void unchangedBodiesMayContainAnything() {
        for (String where : new String[] {"/vehicle", CODE + "/body", "/meta"}) {
            ((ObjectNode) event.at(where)).put("later", 1);
        }
        assertThat(EventSchema.complaints(event)).isEmpty();
    }
}
