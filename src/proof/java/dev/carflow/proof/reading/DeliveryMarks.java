package dev.carflow.proof.reading;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;
import java.util.Map.Entry;
import java.util.TreeMap;

/** Compares {@code delivery} of an enriched event with the headers of its raw record, by docs/enriched-events.md. */
public final class DeliveryMarks {

    public static final String RULE = "how an event was delivered is what its headers say";

    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private DeliveryMarks() {}

    /** Returns whether the member says what the headers say, with milliseconds; without either header it is absent. */
    public static boolean agree(Map<String, String> headers, JsonNode delivery) {
        Map<String, String> expected = new TreeMap<>();
        if (headers.containsKey("carflow-redrive-id")) {
            expected.put("redriveId", headers.get("carflow-redrive-id"));
        }
        if (headers.containsKey("carflow-spilled-at")) {
            expected.put("spilledAt", MILLIS.format(Instant.parse(headers.get("carflow-spilled-at"))));
        }
        Map<String, String> actual = new TreeMap<>();
        for (Entry<String, JsonNode> member : delivery.properties()) {
            actual.put(member.getKey(), member.getValue().asText());
        }
        return expected.equals(actual);
    }
}
