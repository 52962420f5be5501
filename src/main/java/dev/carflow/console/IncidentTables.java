package dev.carflow.console;

import dev.carflow.operations.StatusTable.Cell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Tables of what went wrong with single deliveries and records: how often, and when last. */
final class IncidentTables {

    private static final String LAST = "Last (UTC)";
    private static final String LATELY = "Last 15 min";

    private final Recorder recorder;
    private final Reading now;

    IncidentTables(Recorder recorder) {
        this.recorder = recorder;
        this.now = recorder.latest();
    }

    Page.Table refusals() {
        SortedMap<String, Double> lately = recorder.growth(ShownMetrics.RECEIVED, "answer", Recorder.LATELY);
        List<List<Cell>> rows = now.by(ShownMetrics.RECEIVED, "answer").entrySet().stream()
                .filter(each -> each.getValue() > 0 && ShownWords.isRefused(each.getKey()))
                .sorted(Comparator.comparing(
                        // Not by the words for it, which begin again at midnight.
                        (Map.Entry<String, Double> each) -> recorder.lastGrowth(ShownMetrics.RECEIVED, each.getKey())
                                .orElse(Instant.MIN),
                        Comparator.reverseOrder()))
                .map(each -> Tables.cells(
                        ShownWords.answer(each.getKey()),
                        last(ShownMetrics.RECEIVED, each.getKey()),
                        Amount.count(lately.getOrDefault(each.getKey(), 0.0)),
                        Amount.count(each.getValue()),
                        ShownWords.meaning(each.getKey())))
                .toList();
        return new Page.Table(
                "refusals",
                "Last refusals",
                "Deliveries that were not accepted, the latest first. Smartcar sends a refused delivery again, three"
                        + " times at most.",
                List.of("Answer", LAST, LATELY, Tables.SINCE_START, "Meaning"),
                rows,
                rows.isEmpty() ? "No delivery was refused since the start." : null);
    }

    Page.Table parked() {
        List<List<Cell>> rows = new ArrayList<>();
        parked(rows, "quarantine", ShownMetrics.QUARANTINED);
        parked(rows, "dead letter", ShownMetrics.DEAD_LETTERS);
        return new Page.Table(
                "parked",
                "Set aside",
                "Records that this process put into the quarantine or among the dead letters since its start."
                        + " The commands carflow quarantine list and carflow dead-letter list show all that are there.",
                List.of("Where", "Reason", LAST, LATELY, Tables.SINCE_START, "Meaning"),
                rows,
                rows.isEmpty() ? "This process has set nothing aside since the start." : null);
    }

    private void parked(List<List<Cell>> rows, String where, String metric) {
        Map<String, Double> lately = recorder.growth(metric, "reason", Recorder.LATELY);
        new TreeMap<>(now.by(metric, "reason")).forEach((reason, count) -> {
            if (count > 0) {
                rows.add(Tables.cells(
                        where,
                        reason,
                        last(metric, reason),
                        Amount.count(lately.getOrDefault(reason, 0.0)),
                        Amount.count(count),
                        ShownWords.parked(reason)));
            }
        });
    }

    private String last(String metric, String value) {
        return recorder.lastGrowth(metric, value).map(Amount::clock).orElse(Amount.NONE);
    }
}
