package dev.carflow.console;

import dev.carflow.operations.StatusTable.Cell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/** The tables below the figures: what was counted, by the values of a tag, and the health checks. */
final class Tables {

    static final String SINCE_START = "Since start";

    private static final String PER_SECOND = "Per second";

    private final ShownProcess process;
    private final Recorder recorder;
    private final Reading now;
    private final IncidentTables incidents;

    Tables(ShownProcess process, Recorder recorder) {
        this.process = process;
        this.recorder = recorder;
        this.now = recorder.latest();
        this.incidents = new IncidentTables(recorder);
    }

    /** Returns those of the process's roles. */
    List<Page.Table> of(List<Check> readiness, List<Check> liveness) {
        List<Page.Table> tables = new ArrayList<>();
        if (process.isIngest()) {
            tables.add(counted(
                    "types",
                    "Deliveries by type",
                    "What Smartcar sent.",
                    "Type",
                    ShownMetrics.RECEIVED,
                    "type",
                    "No delivery has come in since the start."));
            tables.add(counted(
                    "answers",
                    "Deliveries by answer",
                    "What Smartcar got.",
                    "Answer",
                    ShownMetrics.RECEIVED,
                    "answer",
                    ShownWords::answer,
                    "No delivery has come in since the start."));
        }
        if (process.isWorker()) {
            tables.add(counted(
                    "outcomes",
                    "Enriched events by outcome",
                    "What was done for them; skipped and failed ones go out with what was known.",
                    "Outcome",
                    ShownMetrics.OUTCOMES,
                    "outcome",
                    "No event has been enriched since the start."));
            tables.add(counted(
                    "skipped",
                    "Calls not made",
                    "Calls that an event wanted, by the reason why it went without.",
                    "Reason",
                    ShownMetrics.CALLS_SKIPPED,
                    "reason",
                    "Every call that was wanted was made."));
        }
        if (process.isIngest()) {
            tables.add(incidents.refusals());
        }
        tables.add(incidents.parked());
        tables.add(checks(readiness, liveness));
        return tables;
    }

    private Page.Table counted(
            String id, String title, String caption, String column, String metric, String tag, String empty) {
        return counted(id, title, caption, column, metric, tag, UnaryOperator.identity(), empty);
    }

    private Page.Table counted(
            String id,
            String title,
            String caption,
            String column,
            String metric,
            String tag,
            UnaryOperator<String> words,
            String empty) {
        SortedMap<String, Double> lastMinute = recorder.growth(metric, tag, Recorder.MINUTE);
        double seconds = Math.max(1, recorder.covered(Recorder.MINUTE).toSeconds());
        List<List<Cell>> rows = now.by(metric, tag).entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .map(each -> cells(
                        words.apply(each.getKey()),
                        Amount.rate(lastMinute.getOrDefault(each.getKey(), 0.0) / seconds),
                        Amount.count(each.getValue())))
                .toList();
        return new Page.Table(
                id, title, caption, List.of(column, PER_SECOND, SINCE_START), rows, rows.isEmpty() ? empty : null);
    }

    private static Page.Table checks(List<Check> readiness, List<Check> liveness) {
        List<List<Cell>> rows = new ArrayList<>();
        readiness.forEach(check -> rows.add(cells(check.name(), "ready", check.up() ? "up" : "DOWN", check.words())));
        liveness.forEach(check -> rows.add(cells(check.name(), "live", check.up() ? "up" : "DOWN", check.words())));
        return new Page.Table(
                "checks",
                "Health checks",
                "Not ready: no deliveries are sent here. Not live: the platform restarts the process.",
                List.of("Check", "Kind", "State", "In its words"),
                rows,
                null);
    }

    static List<Cell> cells(String... texts) {
        return Arrays.stream(texts).map(Cell::of).toList();
    }
}
