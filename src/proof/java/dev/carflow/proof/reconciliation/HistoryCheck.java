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
import java.util.stream.Stream;

/** Asks the packaged subcommand {@code event} about random events of a deployment at rest, about all in one process. */
final class HistoryCheck {

    /**
     * Smartcar sends again for minutes after a row: one more copy may have come before or after the topics were read, or
     * may still wait for the workers. Events that differ are asked about again.
     */
    private static final int MOST_ROUNDS = 3;

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
        List<String> inLogs = new ArrayList<>();
        Map<SentEvent, List<String>> differing = new LinkedHashMap<>();
        for (int round = 0; round < MOST_ROUNDS && (round == 0 || !differing.isEmpty()); round++) {
            List<SentEvent> asked = round == 0 ? chosen : List.copyOf(differing.keySet());
            Contents before = contents(audited);
            Subcommand.End end = histories(audited, asked);
            if (end.code() > 1) {
                return List.of("exit code " + end.code() + ", " + end.err());
            }
            // Its answers name the events; what it logs beside them may name nobody.
            PrivateValues.usual().in(end.err()).forEach(found -> inLogs.add("its log has " + found));
            Map<String, JsonNode> reports = reports(end.out());
            differing = differences(asked, before, reports);
            differing = differences(List.copyOf(differing.keySet()), contents(audited), reports);
        }
        return Stream.concat(differing.values().stream().flatMap(List::stream), inLogs.stream())
                .toList();
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
