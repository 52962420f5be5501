package dev.carflow.proof.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carflow.RecordSchemas;
import dev.carflow.routing.EventHeaders;
import dev.carflow.sandbox.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The contents of a company's topics at the end.
 *
 * @param raw ids of events as they came in
 * @param enriched how often each came out
 * @param verdictOf the outcome of the enrichment of each
 * @param accountOf the customer named by each; absent if it names none
 */
record ReadBack(
        Set<String> raw, Map<String, Integer> enriched, Map<String, String> verdictOf, Map<String, String> accountOf) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static ReadBack of(String kafka, String name) {
        Set<String> raw = new HashSet<>();
        Map<String, Integer> enriched = new TreeMap<>();
        Map<String, String> verdicts = new HashMap<>();
        Map<String, String> accounts = new HashMap<>();
        try (TopicReader reader = new TopicReader(kafka)) {
            for (String topic : List.of(".vehicle-state", ".vehicle-error")) {
                reader.all(name + topic).forEach(each -> raw.add(id(each)));
            }
            for (ConsumerRecord<String, byte[]> each : reader.all(name + ".enriched")) {
                if (RecordSchemas.of(each).isPresent()) {
                    continue;
                }
                JsonNode value = json(each.value());
                JsonNode enrichment = value.path("enrichment");
                enriched.merge(id(each), 1, Integer::sum);
                String verdict = enrichment.path("outcome").asText() + " "
                        + enrichment.path("reason").asText();
                verdicts.put(id(each), verdict.strip());
                if (value.hasNonNull("account")) {
                    accounts.put(id(each), value.path("account").asText());
                }
            }
        }
        return new ReadBack(raw, enriched, verdicts, accounts);
    }

    /** Returns how often there was each outcome. */
    Map<String, Integer> verdicts() {
        Map<String, Integer> verdicts = new TreeMap<>();
        verdictOf.values().forEach(verdict -> verdicts.merge(verdict, 1, Integer::sum));
        return verdicts;
    }

    /** Returns the outcomes of those events whose calls failed or were not made. */
    Map<String, Integer> misses(Collection<String> events) {
        Map<String, Integer> misses = new TreeMap<>();
        for (String event : events) {
            String verdict = verdictOf.getOrDefault(event, "");
            if (verdict.startsWith("FAILED") || verdict.startsWith("SKIPPED")) {
                misses.merge(verdict, 1, Integer::sum);
            }
        }
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
