package dev.carflow.proof.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.routing.EventHeaders;
import dev.carflow.sandbox.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What is on the topics of a company in the end.
 *
 * @param raw ids of events as they came in
 * @param enriched how often each came out
 * @param verdicts what was said of enrichments, and how often
 * @param accounts events that name the customer
 */
record ReadBack(Set<String> raw, Map<String, Integer> enriched, Map<String, Integer> verdicts, long accounts) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static ReadBack of(String kafka, String name) {
        Set<String> raw = new HashSet<>();
        Map<String, Integer> enriched = new TreeMap<>();
        Map<String, Integer> verdicts = new TreeMap<>();
        long accounts = 0;
        try (TopicReader reader = new TopicReader(kafka)) {
            for (String topic : List.of(".vehicle-state", ".vehicle-error")) {
                reader.all(name + topic).forEach(each -> raw.add(id(each)));
            }
            for (ConsumerRecord<String, byte[]> each : reader.all(name + ".enriched")) {
                JsonNode value = json(each.value());
                JsonNode enrichment = value.path("enrichment");
                enriched.merge(id(each), 1, Integer::sum);
                String verdict = enrichment.path("outcome").asText() + " "
                        + enrichment.path("reason").asText();
                verdicts.merge(verdict.strip(), 1, Integer::sum);
                accounts += value.hasNonNull("account") ? 1 : 0;
            }
        }
        return new ReadBack(raw, enriched, verdicts, accounts);
    }

    /** Those that failed or were not made. */
    Map<String, Integer> misses() {
        Map<String, Integer> misses = new TreeMap<>(verdicts);
        misses.keySet().removeIf(verdict -> !verdict.startsWith("FAILED") && !verdict.startsWith("SKIPPED"));
        return misses;
    }

    private static String id(ConsumerRecord<String, byte[]> each) {
        return new String(each.headers().lastHeader(EventHeaders.ID).value(), StandardCharsets.UTF_8);
    }

    private static JsonNode json(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
