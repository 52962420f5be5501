package dev.carflow.proof.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.PrivateValues;
import dev.carflow.Subcommand;
import dev.carflow.Timeouts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Asks the packaged subcommand {@code event} about random events of a deployment at rest, about all in one process. */
final class HistoryCheck {

    private HistoryCheck() {}

    /**
     * Compares the history of some events with the requests and the topics.
     *
     * @param count of events; fewer if there are fewer
     * @return what differs
     */
    static List<String> differences(AuditedDeployment audited, int count, long seed) throws Exception {
        List<SentEvent> events = new ArrayList<>(audited.requests().events());
        Collections.shuffle(events, new Random(seed));
        List<SentEvent> chosen = events.subList(0, Math.min(count, events.size()));
        Contents before = contents(audited);
        Subcommand.End end = histories(audited, chosen);
        if (end.code() > 1) {
            return List.of("exit code " + end.code() + ", " + end.err());
        }
        Map<String, JsonNode> reports = reports(end.out());
        Map<SentEvent, List<String>> differing = differences(chosen, before, reports);
        // Smartcar sends again for minutes after a row: one more copy may have come after the topics were read.
        List<String> differences = differences(differing.keySet(), contents(audited), reports).values().stream()
                .flatMap(List::stream)
                .collect(Collectors.toCollection(ArrayList::new));
        // Its answers name the events; what it logs beside them may name nobody.
        PrivateValues.usual().in(end.err()).forEach(found -> differences.add("its log has " + found));
        return differences;
    }

    private static Contents contents(AuditedDeployment audited) throws Exception {
        audited.topics().readToEnd(Timeouts.PROGRESS, audited.observation()::take);
        return audited.observation().contents(Spill.events(audited.deployment().database()));
    }

    private static Subcommand.End histories(AuditedDeployment audited, List<SentEvent> chosen) throws Exception {
        Path ids = Files.createTempFile("carflow-event-ids-", ".txt");
        try {
            Files.write(ids, chosen.stream().map(SentEvent::id).toList());
            return Subcommand.run(
                    audited.deployment().subcommands(), List.of("event", "--ids-from", ids.toString(), "--json"));
        } finally {
            Files.delete(ids);
        }
    }

    private static Map<String, JsonNode> reports(String lines) {
        Map<String, JsonNode> reports = new HashMap<>();
        lines.lines().forEach(line -> {
            JsonNode report = Json.read(line.getBytes(StandardCharsets.UTF_8));
            reports.put(report.path("eventId").asText(), report);
        });
        return reports;
    }

    /** Returns what differs, by event; without those of which nothing does. */
    private static Map<SentEvent, List<String>> differences(
            Collection<SentEvent> events, Contents contents, Map<String, JsonNode> reports) {
        Map<SentEvent, List<String>> differing = new LinkedHashMap<>();
        for (SentEvent event : events) {
            JsonNode report = reports.get(event.id());
            List<String> differences = report == null
                    ? List.of(event.identity() + ": there is no line about it")
                    : HistoryComparison.differences(event, contents, report);
            if (!differences.isEmpty()) {
                differing.put(event, differences);
            }
        }
        return differing;
    }
}
