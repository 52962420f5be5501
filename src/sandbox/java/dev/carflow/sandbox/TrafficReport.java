package dev.carflow.sandbox;

import dev.carflow.sandbox.simulator.webhooks.DeliveryCounts;
import dev.carflow.sandbox.simulator.webhooks.WebhookStatus;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reports in one line the traffic since the line before: what Smartcar sent, and what Kafka has. */
final class TrafficReport {

    private static final DeliveryCounts NOTHING = DeliveryCounts.none();

    private DeliveryCounts lastCounts = NOTHING;
    private Map<String, Long> lastSizes = Map.of();

    String line(WebhookStatus status, DeliveryCounts counts, Map<String, Long> sizes) {
        if (status.phase() == WebhookStatus.Phase.OFF) {
            return "waiting for the service to be ready";
        }
        if (status.phase() == WebhookStatus.Phase.VERIFYING) {
            return "waiting for the webhook to be verified: " + status.reason();
        }
        String line = String.format(
                Locale.ROOT,
                "Smartcar sent %d (answers: %s), acknowledged %d, to retry %d, given up %d | Kafka got %s",
                counts.sent() - lastCounts.sent(),
                answers(counts),
                counts.acknowledged() - lastCounts.acknowledged(),
                counts.unsettled(),
                counts.dropped() - lastCounts.dropped(),
                growth(sizes));
        lastCounts = counts;
        lastSizes = sizes;
        return line;
    }

    private String answers(DeliveryCounts counts) {
        Map<String, Long> answers = new TreeMap<>();
        counts.byStatus()
                .forEach((status, count) -> answers.put(
                        String.valueOf(status), count - lastCounts.byStatus().getOrDefault(status, 0L)));
        counts.byFailure()
                .forEach((reason, count) ->
                        answers.put(reason, count - lastCounts.byFailure().getOrDefault(reason, 0L)));
        return join(answers, "x");
    }

    private String growth(Map<String, Long> sizes) {
        Map<String, Long> growth = new TreeMap<>();
        sizes.forEach((topic, size) -> growth.put(topic, size - lastSizes.getOrDefault(topic, 0L)));
        return join(growth, "+");
    }

    private static String join(Map<String, Long> counts, String sign) {
        String text = counts.entrySet().stream()
                .filter(count -> !Objects.equals(count.getValue(), 0L))
                .map(count -> count.getKey() + ' ' + sign + count.getValue())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "nothing" : text;
    }
}
