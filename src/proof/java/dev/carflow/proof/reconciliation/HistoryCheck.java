package dev.carflow.proof.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.PrivateValues;
import dev.carflow.Subcommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Asks the packaged subcommand {@code event} about random events of a deployment at rest, about all in one process. */
final class HistoryCheck {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

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
        audited.topics().readToEnd(PATIENCE, audited.observation()::take);
        Contents contents =
                audited.observation().contents(Spill.events(audited.deployment().database()));
        List<SentEvent> chosen = events.subList(0, Math.min(count, events.size()));
        List<String> differences = differences(audited, chosen, contents);
        if (differences.isEmpty()) {
            return differences;
        }
        // A copy may have left the spill after the topics were read.
        audited.topics().readToEnd(PATIENCE, audited.observation()::take);
        return differences(
                audited,
                chosen,
                audited.observation().contents(Spill.events(audited.deployment().database())));
    }

    private static List<String> differences(AuditedDeployment audited, List<SentEvent> chosen, Contents contents)
            throws Exception {
        Path ids = Files.createTempFile("carflow-event-ids-", ".txt");
        try {
            Files.write(ids, chosen.stream().map(SentEvent::id).toList());
            Subcommand.End end = Subcommand.run(
                    audited.deployment().subcommands(), List.of("event", "--ids-from", ids.toString(), "--json"));
            if (end.code() > 1) {
                return List.of("exit code " + end.code() + ", " + end.err());
            }
            List<String> differences = differences(chosen, contents, reports(end.out()));
            // Its answers name the events; what it logs beside them may name nobody.
            PrivateValues.usual().in(end.err()).forEach(found -> differences.add("its log has " + found));
            return differences;
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

    private static List<String> differences(List<SentEvent> events, Contents contents, Map<String, JsonNode> reports) {
        List<String> differences = new ArrayList<>();
        for (SentEvent event : events) {
            JsonNode report = reports.get(event.id());
            differences.addAll(
                    report == null
                            ? List.of(event.identity() + ": there is no line about it")
                            : HistoryComparison.differences(event, contents, report));
        }
        return differences;
    }
}
