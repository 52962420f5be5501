package dev.carflow.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.sandbox.simulator.api.ApiCounts;
import dev.carflow.sandbox.simulator.api.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reports in one line the outcome of enrichment since the line before, and its cost. */
final class EnrichmentReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final int capacity;
    private long lastCalls;

    /** @param capacity of the application's allowance; 0 for none */
    EnrichmentReport(int capacity) {
        this.capacity = capacity;
    }

    /** @param values of the topic of enriched events, new since the last line */
    String line(List<byte[]> values, ApiCounts counts, double left) {
        Map<String, Long> outcomes = new TreeMap<>();
        Map<String, Long> origins = new TreeMap<>();
        for (byte[] value : values) {
            JsonNode event = parsed(value);
            outcomes.merge(outcome(event.path("enrichment")), 1L, Long::sum);
            event.path("signals").forEach(signal -> origins.merge("webhook", 1L, Long::sum));
            event.path("known")
                    .forEach(known -> origins.merge(known.path("origin").asText("nowhere"), 1L, Long::sum));
        }
        long calls = counts.calls() - counts.at(Endpoint.TOKEN);
        String line = String.format(
                Locale.ROOT,
                "enriched %d%s | values from %s | calls %d, left %s",
                values.size(),
                outcomes.isEmpty() ? "" : ": " + join(outcomes, "%2$d %1$s"),
                origins.isEmpty() ? "nowhere" : join(origins, "%s %d"),
                calls - lastCalls,
                capacity == 0 ? "any number" : String.format(Locale.ROOT, "%.1f of %d", left, capacity));
        lastCalls = calls;
        return line;
    }

    private static String outcome(JsonNode enrichment) {
        String outcome = words(enrichment.path("outcome").asText("unknown"));
        String reason = words(enrichment.path("reason").asText(""));
        return reason.isEmpty() || reason.equals("null") ? outcome : outcome + " (" + reason + ")";
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String join(Map<String, Long> counts, String pair) {
        return counts.entrySet().stream()
                .map(count -> String.format(Locale.ROOT, pair, count.getKey(), count.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** A value that is not JSON counts as an event of unknown outcome: it must not end the report. */
    private static JsonNode parsed(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }
}
