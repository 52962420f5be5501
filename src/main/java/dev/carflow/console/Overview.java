package dev.carflow.console;

import dev.carflow.console.Problem.Level;
import dev.carflow.operations.Role;
import dev.carflow.operations.StatusTable.Cell;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Puts what was recorded into words. */
final class Overview {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String SINCE_START = "Since start";
    private static final String LAST = "Last (UTC)";
    private static final String LATELY = "Last 15 min";
    private static final String PER_SECOND = "Per second";

    private final Process process;
    private final Recorder recorder;
    private final Reading now;
    private final Range range;
    private final List<Check> readiness;
    private final List<Check> liveness;

    /** What does not change while the process lives. */
    record Process(
            String version,
            String host,
            Set<Role> roles,
            Instant started,
            Optional<URI> docs,
            Optional<URI> dashboard) {}

    Overview(Process process, Recorder recorder, Range range, List<Check> readiness, List<Check> liveness) {
        this.process = process;
        this.recorder = recorder;
        this.now = recorder.latest();
        this.range = range;
        this.readiness = readiness;
        this.liveness = liveness;
    }

    /** @param further tables of features */
    Page page(List<Page.Table> further) {
        List<Page.Headline> problems = Diagnosis.of(recorder, readiness, liveness).stream()
                .map(this::headline)
                .toList();
        List<Page.Table> tables = new ArrayList<>(tables());
        tables.addAll(further);
        return new Page(
                new Page.Process(
                        process.version(),
                        process.host(),
                        process.roles().stream()
                                .map(role -> role.name().toLowerCase(Locale.ROOT))
                                .sorted()
                                .collect(Collectors.joining(", ")),
                        Amount.time(
                                Duration.between(process.started(), now.at()).toSeconds()),
                        process.dashboard().map(URI::toString).orElse(null)),
                CLOCK.format(now.at()) + " UTC",
                new Page.RangeChoice(range.parameter(), range.words(), range == Range.QUARTER_HOUR),
                problems.isEmpty() ? allIsWell() : problems.get(0),
                problems.stream().skip(1).toList(),
                cards(),
                tables);
    }

    private Page.Headline headline(Problem problem) {
        return new Page.Headline(
                problem.level().slug(),
                problem.level().word(),
                problem.sentence(),
                problem.section().heading(),
                problem.section().url(process.docs()).orElse(null));
    }

    private Page.Headline allIsWell() {
        double accepted = presentRate(Series.ACCEPTED);
        double late = recorder.percentile(ShownMetrics.DELAY, 0.95);
        String traffic = isIngest() && accepted > 0
                ? " " + Amount.rate(accepted) + " deliveries a second are accepted."
                : isIngest() ? " No deliveries come in at the moment." : "";
        String enriched = Double.isNaN(late) ? "" : " 95 % of events are enriched within " + Amount.time(late) + ".";
        return new Page.Headline(Level.FINE.slug(), Level.FINE.word(), "All is well." + traffic + enriched, null, null);
    }

    private double presentRate(Series series) {
        List<History.Point> points = recorder.history(Range.QUARTER_HOUR);
        return points.get(points.size() - 1).value(series);
    }

    private boolean isIngest() {
        return process.roles().contains(Role.INGEST);
    }

    private boolean isWorker() {
        return process.roles().contains(Role.WORKER);
    }

    private List<Page.Card> cards() {
        List<Page.Card> cards = new ArrayList<>();
        if (isIngest()) {
            cards.add(deliveries());
        }
        if (isWorker()) {
            cards.add(enriched());
            cards.add(delay());
            cards.add(lag());
            cards.add(allowance());
        }
        if (now.has(ShownMetrics.SPILL_EVENTS)) {
            cards.add(spill());
        }
        if (isWorker()) {
            cards.add(token());
        }
        return cards;
    }

    private Page.Card deliveries() {
        return plotted(
                "deliveries",
                "Deliveries from Smartcar",
                "Webhook requests a second, over ten seconds",
                List.of(
                        figure("accepted", Amount.rate(presentRate(Series.ACCEPTED)), "a second", 1),
                        figure("refused", Amount.rate(presentRate(Series.REFUSED)), "a second", 2),
                        figure("95 % answered in", seconds(ShownMetrics.ANSWER_TIME, 0.95), "", 0)),
                List.of(new Plot.Named(Series.ACCEPTED, "accepted"), new Plot.Named(Series.REFUSED, "refused")),
                1,
                Overview::perSecond);
    }

    private Page.Card enriched() {
        return plotted(
                "enriched",
                "Enriched events",
                "Written by this worker a second, over ten seconds",
                List.of(
                        figure("enriched", Amount.rate(presentRate(Series.ENRICHED)), "a second", 1),
                        figure(
                                "calls to Smartcar",
                                Amount.count(recorder.growth(ShownMetrics.CALLS, Recorder.MINUTE)),
                                "a minute",
                                0)),
                List.of(new Plot.Named(Series.ENRICHED, "enriched")),
                1,
                Overview::perSecond);
    }

    private Page.Card delay() {
        return plotted(
                "delay",
                "Delay",
                "From the event on Kafka to its enriched form, over the last minute",
                List.of(
                        figure("half within", seconds(ShownMetrics.DELAY, 0.5), "", 1),
                        figure("95 % within", seconds(ShownMetrics.DELAY, 0.95), "", 2),
                        figure("99 % within", seconds(ShownMetrics.DELAY, 0.99), "", 0)),
                List.of(new Plot.Named(Series.DELAY_MEDIAN, "median"), new Plot.Named(Series.DELAY_95, "95 %")),
                0.1,
                Amount::time);
    }

    private Page.Card lag() {
        return plotted(
                "lag",
                "Waiting events",
                "On Kafka and not yet enriched, of this worker's partitions (lag)",
                List.of(
                        figure("waiting", Amount.count(now.value(ShownMetrics.LAG)), "events", 1),
                        figure("read here", Amount.count(now.value(ShownMetrics.PARTITIONS)), "partitions", 0)),
                List.of(new Plot.Named(Series.LAG, "waiting")),
                10,
                Amount::count);
    }

    private Page.Card allowance() {
        double left = now.value(ShownMetrics.ALLOWANCE);
        return plotted(
                "allowance",
                "Smartcar's allowance",
                "Calls left for all workers together",
                List.of(
                        figure("left", Amount.count(Math.floor(left)), Double.isInfinite(left) ? "" : "calls", 1),
                        figure(
                                "spent in",
                                left < 1 ? "now" : Amount.time(now.value(ShownMetrics.ALLOWANCE_EMPTY_IN)),
                                "",
                                0),
                        figure("breaker", now.isAboveZero(ShownMetrics.BREAKER_OPEN) ? "open" : "closed", "", 0)),
                List.of(new Plot.Named(Series.ALLOWANCE, "left")),
                10,
                value -> Amount.count(Math.floor(value)));
    }

    private Page.Card token() {
        SortedMap<String, Double> refreshes = recorder.growth(ShownMetrics.TOKEN_REFRESHES, "outcome", Recorder.LATELY);
        double failed = refreshes.entrySet().stream()
                .filter(each -> !each.getKey().equals("success"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        double age = now.value(ShownMetrics.TOKEN_AGE);
        double endsIn = now.value(ShownMetrics.TOKEN_EXPIRES_IN);
        return new Page.Card(
                "token",
                "Application token",
                "With which Smartcar is called; renewed before it ends, while there are calls",
                List.of(
                        figure("age", Double.isNaN(age) ? "no token" : Amount.time(age), "", 0),
                        figure("ends in", endsIn < 0 ? "has ended" : Amount.time(endsIn), "", 0),
                        figure("failed renewals", Amount.count(failed), "in 15 min", 0)),
                null,
                null);
    }

    private Page.Card spill() {
        return plotted(
                "spill",
                "Spill",
                "Events in the database because Kafka did not take them, of all processes",
                List.of(
                        figure("waiting", Amount.count(now.value(ShownMetrics.SPILL_EVENTS)), "events", 1),
                        figure("oldest", age(now.value(ShownMetrics.SPILL_OLDEST)), "", 0),
                        figure(
                                "put on Kafka",
                                Amount.count(recorder.growth(ShownMetrics.DRAINED, Recorder.LATELY)),
                                "in 15 min",
                                0)),
                List.of(new Plot.Named(Series.SPILL, "waiting")),
                10,
                Amount::count);
    }

    private static String age(double seconds) {
        return seconds == 0 ? "none" : Amount.time(seconds);
    }

    private String seconds(String timer, double share) {
        return Amount.time(recorder.percentile(timer, share));
    }

    private static String perSecond(double value) {
        return Amount.rate(value) + "/s";
    }

    private Page.Card plotted(
            String id,
            String title,
            String what,
            List<Page.Figure> figures,
            List<Plot.Named> series,
            double lowestTop,
            DoubleFunction<String> words) {
        Plot plot = Plot.of(title, range, recorder.history(range), series, lowestTop, words);
        boolean drawn = plot.lines().stream().anyMatch(line -> !line.path().isEmpty());
        return new Page.Card(id, title, what, figures, plot, drawn ? null : "Nothing to draw yet.");
    }

    private static Page.Figure figure(String label, String value, String unit, int series) {
        return new Page.Figure(label, value, unit, series);
    }

    private List<Page.Table> tables() {
        List<Page.Table> tables = new ArrayList<>();
        if (isIngest()) {
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
        if (isWorker()) {
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
        if (isIngest()) {
            tables.add(refusals());
        }
        tables.add(parked());
        tables.add(checks());
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

    private Page.Table refusals() {
        SortedMap<String, Double> lately = recorder.growth(ShownMetrics.RECEIVED, "answer", Recorder.LATELY);
        List<List<Cell>> rows = now.by(ShownMetrics.RECEIVED, "answer").entrySet().stream()
                .filter(each -> each.getValue() > 0 && ShownWords.isRefused(each.getKey()))
                .sorted(Comparator.comparing(
                        // Not by the words for it, which begin again at midnight.
                        (Map.Entry<String, Double> each) -> recorder.lastGrowth(ShownMetrics.RECEIVED, each.getKey())
                                .orElse(Instant.MIN),
                        Comparator.reverseOrder()))
                .map(each -> cells(
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
                List.of("Answer", LAST, LATELY, SINCE_START, "Meaning"),
                rows,
                rows.isEmpty() ? "No delivery was refused since the start." : null);
    }

    private Page.Table parked() {
        List<List<Cell>> rows = new ArrayList<>();
        parked(rows, "quarantine", ShownMetrics.QUARANTINED);
        parked(rows, "dead letter", ShownMetrics.DEAD_LETTERS);
        return new Page.Table(
                "parked",
                "Set aside",
                "Records that this process put into the quarantine or among the dead letters since its start."
                        + " The commands carflow quarantine list and carflow dead-letter list show all that are there.",
                List.of("Where", "Reason", LAST, LATELY, SINCE_START, "Meaning"),
                rows,
                rows.isEmpty() ? "This process has set nothing aside since the start." : null);
    }

    private void parked(List<List<Cell>> rows, String where, String metric) {
        Map<String, Double> lately = recorder.growth(metric, "reason", Recorder.LATELY);
        new TreeMap<>(now.by(metric, "reason")).forEach((reason, count) -> {
            if (count > 0) {
                rows.add(cells(
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
        return recorder.lastGrowth(metric, value).map(CLOCK::format).orElse(Amount.NONE);
    }

    private Page.Table checks() {
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

    private static List<Cell> cells(String... texts) {
        return Arrays.stream(texts).map(Cell::of).toList();
    }
}
