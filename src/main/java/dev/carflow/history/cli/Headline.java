package dev.carflow.history.cli;

import dev.carflow.history.EnrichmentSummary;
import dev.carflow.history.EventHistory;
import dev.carflow.history.Processing;
import dev.carflow.history.Step;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Where an event is, in one line. */
final class Headline {

    private Headline() {}

    static String of(EventHistory event) {
        String reason = event.reason().map(slug -> ": " + slug).orElse("");
        return switch (event.status()) {
            case ENRICHED -> enriched(event);
            case WAITING_FOR_WORKER -> waiting(event);
            case WAITING_IN_SPILL ->
                event.steps(Step.Spilled.class).stream()
                        .filter(Step.Spilled::isWaiting)
                        .findFirst()
                        .map(spilled ->
                                (spilled.isRefused() ? "refused by Kafka, in the spill since " : "in the spill since ")
                                        + spilled.at().truncatedTo(ChronoUnit.SECONDS))
                        .orElse("in the spill");
            case DEAD_LETTER -> "parked as a dead letter" + reason;
            case QUARANTINED -> "parked in quarantine" + reason;
            case NOT_ENRICHED ->
                "on " + event.steps(Step.Stored.class).get(0).position().topic() + ", which workers do not read";
            case NO_OUTPUT -> "NOT enriched: the workers are past it, and no output was found";
            case STORED -> "on its topic; whether it was processed could not be looked at";
            case REFUSED_SIGNATURE -> "refused with 401: its signature did not hold";
        };
    }

    private static String enriched(EventHistory event) {
        String after = event.enrichedAfter()
                .map(time -> " after " + ReportText.seconds(time))
                .orElse("");
        long times = event.steps(Step.Enriched.class).size();
        Optional<EnrichmentSummary> last = event.steps(Step.Enriched.class).stream()
                .reduce((one, next) -> next)
                .flatMap(Step.Enriched::summary);
        return "enriched" + after
                + (times > 1 ? ", " + times + " times" : "")
                + last.map(summary -> ": " + summary.outcome()).orElse("")
                + event.reason().map(slug -> ", " + slug).orElse("");
    }

    private static String waiting(EventHistory event) {
        return event.steps(Step.Stored.class).stream()
                .map(Step.Stored::processing)
                .filter(Processing.Waiting.class::isInstance)
                .map(Processing.Waiting.class::cast)
                .findFirst()
                .map(waiting ->
                        String.format(Locale.ROOT, "waiting for a worker, %,d offsets before it", waiting.behind()))
                .orElse("waiting for a worker");
    }
}
