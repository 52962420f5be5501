package dev.carflow.history.cli;

import static dev.carflow.operations.cli.Sentences.sentence;

import dev.carflow.eventlog.spill.SpillTrace.RefusedMinute;
import dev.carflow.history.EnrichmentSummary;
import dev.carflow.history.EventHistory;
import dev.carflow.history.Processing;
import dev.carflow.history.SearchReport;
import dev.carflow.history.Step;
import dev.carflow.redrive.topic.TopicCoverage;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A report for people: the answer first, then the timeline, then where it was looked. */
final class ReportText {

    /** Events that are printed with their timelines; of more, each is a line. */
    private static final int MOST_TIMELINES = 5;

    private final PrintWriter out;
    private final boolean ids;

    ReportText(PrintWriter out, boolean ids) {
        this.out = out;
        this.ids = ids;
    }

    void print(SearchReport report) {
        if (report.events().isEmpty()) {
            printNotFound(report);
        } else if (report.events().size() > MOST_TIMELINES) {
            report.events()
                    .forEach(event -> sentence(out, "%s  %s  %s", time(event.begin()), event.id(), Headline.of(event)));
            sentence(out, "`carflow event ID --around TIME` prints the timeline of one of them.");
        } else {
            report.events().forEach(this::print);
        }
        printCoverage(report);
    }

    /** One line for each event, or one that says that there is none. */
    void printLines(SearchReport report) {
        report.events()
                .forEach(event -> sentence(
                        out, "%s  %s  %s%s", time(event.begin()), event.id(), Headline.of(event), reservation(report)));
        if (report.events().isEmpty()) {
            sentence(out, "%s  no record of it%s", report.request().eventId().orElseThrow(), reservation(report));
        }
    }

    private static String reservation(SearchReport report) {
        return report.isComplete() ? "" : "; not everything could be looked at";
    }

    private void printNotFound(SearchReport report) {
        sentence(
                out,
                "No record of %s between %s and %s.",
                report.request().eventId().orElse("an event of this vehicle"),
                time(report.request().window().from()),
                time(report.request().window().until()));
        report.retentionBegins()
                .ifPresent(begin ->
                        sentence(out, "Retention begins at %s: what was there before is no longer kept.", time(begin)));
        if (report.refused() > 0) {
            sentence(
                    out,
                    "%,d attempts at events were refused with 503 in this time (%s): it may be among them.",
                    report.refused(),
                    causes(report.refusals()));
        }
    }

    private static String causes(List<RefusedMinute> refusals) {
        Map<String, Long> causes = new TreeMap<>();
        refusals.forEach(each -> causes.merge(each.cause(), each.refused(), Long::sum));
        return causes.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    private void print(EventHistory event) {
        sentence(out, "%s: %s", event.id(), Headline.of(event));
        String about = event.type().orElse("of an unknown type")
                + event.mode().map(mode -> ", " + mode).orElse("")
                + (event.source().isEmpty() ? "" : ", from " + event.source());
        sentence(out, "  %s", about);
        if (ids) {
            event.user().ifPresent(user -> sentence(out, "  user %s", user));
            event.vehicle().ifPresent(vehicle -> sentence(out, "  vehicle %s", vehicle));
        }
        event.steps()
                .forEach(step -> sentence(out, "  %s  %-13s %s", time(step.at()), StepWords.word(step), text(step)));
        out.println();
    }

    private static String text(Step step) {
        if (step instanceof Step.Received received) {
            return received.deliveryId().map(id -> "delivery " + id).orElse("a delivery without an id")
                    + received.sentAt()
                            .map(sent -> ", sent " + seconds(Duration.between(sent, received.at())) + " before")
                            .orElse("");
        }
        if (step instanceof Step.Spilled spilled) {
            String where = "to PostgreSQL for " + spilled.topic() + "; answered 200 if in time";
            return spilled.isRefused()
                    ? where + "; still there, because Kafka refuses it: `spill drain --refused`"
                    : where + (spilled.isWaiting() ? "; still there" : "");
        }
        if (step instanceof Step.Stored stored) {
            return stored.position()
                    + (stored.drained() ? ", from the spill" : "")
                    + stored.redriveId().map(id -> ", again, by " + id).orElse("")
                    + (stored.drained() || stored.redriveId().isPresent() ? "" : "; answered 200 if in time")
                    + processing(stored.processing());
        }
        if (step instanceof Step.Quarantined parked) {
            return parked.position() + reason(parked.reason(), parked.cause()) + "; answered 200 if in time";
        }
        if (step instanceof Step.DeadLettered parked) {
            return parked.position()
                    + reason(parked.reason(), parked.cause())
                    + parked.origin().map(origin -> ", was " + origin).orElse("");
        }
        if (step instanceof Step.Redriven redriven) {
            return redriven.position() + " was put on its topic again";
        }
        if (step instanceof Step.Enriched enriched) {
            return enriched.position()
                    + enriched.origin().map(origin -> " from " + origin).orElse("")
                    + enriched.redriveId().map(id -> ", again, by " + id).orElse("")
                    + enriched.summary().map(ReportText::call).orElse("; its value cannot be read");
        }
        if (step instanceof Step.Readings readings) {
            return String.format(Locale.ROOT, "%,d on %s", readings.count(), readings.topic());
        }
        return step instanceof Step.RefusedSignature
                ? "answered 401: a body with this id whose signature did not hold; see `signature explain`"
                : "readers delete what they have of the user up to this time";
    }

    private static String processing(Processing processing) {
        if (processing instanceof Processing.Duplicate duplicate) {
            return "; a duplicate of " + duplicate.first() + ", dropped";
        }
        if (processing instanceof Processing.Waiting waiting) {
            return String.format(Locale.ROOT, "; workers have not reached it: %,d offsets before", waiting.behind());
        }
        if (processing instanceof Processing.NotRead) {
            return "; workers do not read this topic";
        }
        return processing instanceof Processing.NoOutput ? "; workers are past it, and no output was found" : "";
    }

    private static String reason(Optional<String> reason, Optional<String> cause) {
        return ", " + reason.orElse("without a reason")
                + cause.map(text -> " (" + text + ")").orElse("");
    }

    private static String call(EnrichmentSummary summary) {
        return ": " + summary.outcome()
                + summary.reason().map(reason -> ", " + reason).orElse("")
                + summary.code().map(code -> ", " + code).orElse("")
                + (summary.calls() == 1 ? ", 1 call" : ", " + summary.calls() + " calls")
                + (summary.shared() ? ", shared that of another event" : "")
                + summary.requestId().map(id -> ", request " + id).orElse("");
    }

    /** Where it was looked. */
    void printCoverage(SearchReport report) {
        List<TopicCoverage> read = report.topics().stream()
                .filter(topic -> topic.problem().isEmpty())
                .sorted(Comparator.comparing(TopicCoverage::topic))
                .toList();
        sentence(
                out,
                "Looked at %s to %s%s: %,d records on %d topics%s.",
                time(report.request().window().from()),
                time(report.request().window().until()),
                report.request()
                                .window()
                                .until()
                                .equals(report.request().window().outputsUntil())
                        ? ""
                        : " (what workers wrote: to "
                                + time(report.request().window().outputsUntil()) + ")",
                report.records(),
                read.size(),
                report.databaseProblem().isPresent() ? "" : ", and the database");
        if (!report.events().isEmpty()) {
            report.retentionBegins()
                    .ifPresent(begin -> sentence(out, "Some topics begin at %s: retention.", time(begin)));
        }
        report.topics().stream()
                .filter(topic -> topic.problem().isPresent())
                .forEach(topic -> sentence(
                        out,
                        "NOT looked at: %s: %s.",
                        topic.topic(),
                        topic.problem().orElseThrow()));
        report.databaseProblem()
                .ifPresent(problem -> sentence(
                        out,
                        "NOT looked at: the database (events in the spill, redrives, removals, refusals): %s",
                        problem));
        report.groupProblem()
                .ifPresent(problem -> sentence(out, "NOT looked at: how far the workers are: %s.", problem));
        if (report.isCut()) {
            sentence(out, "There are more records than a search returns: narrow it with --around and --window.");
        }
    }

    private static Instant time(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    static String seconds(Duration time) {
        return time.compareTo(Duration.ofMinutes(10)) < 0
                ? String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0)
                : time.toHours() > 0
                        ? time.toHours() + " h " + time.toMinutesPart() + " min"
                        : time.toMinutes() + " min";
    }
}
