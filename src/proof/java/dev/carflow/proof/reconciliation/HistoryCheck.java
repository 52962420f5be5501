package dev.carflow.proof.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carflow.Subcommand;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Asks the packaged subcommand {@code event} about random events of a deployment at rest. */
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
        Map<String, String> environment = audited.deployment().subcommands();
        List<String> differences = new ArrayList<>();
        for (SentEvent event : events.subList(0, Math.min(count, events.size()))) {
            Subcommand.End end = Subcommand.run(environment, List.of("event", event.id(), "--json"));
            if (end.code() > 1) {
                differences.add(event.identity() + ": exit code " + end.code() + ", " + end.err());
            } else {
                JsonNode report = Json.read(end.out().getBytes(StandardCharsets.UTF_8));
                differences.addAll(HistoryComparison.differences(event, contents, report));
            }
        }
        return differences;
    }
}
