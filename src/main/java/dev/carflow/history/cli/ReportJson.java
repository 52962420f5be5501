package dev.carflow.history.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.history.EnrichmentSummary;
import dev.carflow.history.EventHistory;
import dev.carflow.history.Processing;
import dev.carflow.history.SearchReport;
import dev.carflow.history.Step;
import dev.carflow.operations.cli.Json;
import dev.carflow.redrive.topic.TopicPosition;
import java.util.Optional;

/** A report for scripts. Members are a contract, docs/operations.md; absent ones are left out. */
final class ReportJson {

    private static final int SCHEMA_VERSION = 1;
    private static final double MILLIS = 1000.0;

    private final boolean ids;

    ReportJson(boolean ids) {
        this.ids = ids;
    }

    ObjectNode tree(SearchReport report) {
        ObjectNode tree = Json.object().put("schemaVersion", SCHEMA_VERSION);
        put(tree, "eventId", report.request().eventId());
        tree.put("found", !report.events().isEmpty())
                .put("complete", report.isComplete())
                .put("from", report.request().window().from().toString())
                .put("until", report.request().window().until().toString())
                .put("outputsUntil", report.request().window().outputsUntil().toString());
        report.retentionBegins().ifPresent(time -> tree.put("retentionBegins", time.toString()));
        ArrayNode events = tree.putArray("events");
        report.events().forEach(event -> put(event, events.addObject()));
        ArrayNode topics = tree.putArray("topics");
        report.topics().forEach(topic -> {
            ObjectNode one = topics.addObject().put("topic", topic.topic()).put("records", topic.records());
            topic.keptSince().ifPresent(time -> one.put("keptSince", time.toString()));
            put(one, "problem", topic.problem());
        });
        put(tree.putObject("database"), "problem", report.databaseProblem());
        put(tree.putObject("workers"), "problem", report.groupProblem());
        ArrayNode refusals = tree.putArray("refused");
        report.refusals().forEach(each -> refusals.addObject()
                .put("minute", each.minute().toString())
                .put("cause", each.cause())
                .put("attempts", each.refused()));
        return tree;
    }

    private void put(EventHistory event, ObjectNode tree) {
        tree.put("eventId", event.id());
        put(tree, "source", Optional.of(event.source()).filter(source -> !source.isEmpty()));
        put(tree, "type", event.type());
        put(tree, "mode", event.mode());
        tree.put("status", event.status().slug());
        put(tree, "reason", event.reason());
        event.enrichedAfter().ifPresent(time -> tree.put("enrichedAfterSeconds", time.toMillis() / MILLIS));
        if (ids) {
            put(tree, "userId", event.user());
            put(tree, "vehicleId", event.vehicle());
        }
        ArrayNode timeline = tree.putArray("timeline");
        event.steps().forEach(step -> put(step, timeline.addObject()));
    }

    private static void put(Step step, ObjectNode tree) {
        tree.put("at", step.at().toString()).put("step", StepWords.word(step));
        if (step instanceof Step.Received received) {
            received.sentAt().ifPresent(time -> tree.put("sentAt", time.toString()));
            put(tree, "deliveryId", received.deliveryId());
        } else if (step instanceof Step.Spilled spilled) {
            tree.put("topic", spilled.topic())
                    .put("waiting", spilled.isWaiting())
                    .put("refusedByKafka", spilled.isRefused());
        } else if (step instanceof Step.Stored stored) {
            put(tree, stored.position());
            tree.put("drained", stored.drained());
            put(tree, "redriveId", stored.redriveId());
            put(stored.processing(), tree.putObject("processing"));
        } else if (step instanceof Step.Quarantined parked) {
            put(tree, parked.position());
            put(tree, "reason", parked.reason());
            put(tree, "cause", parked.cause());
        } else if (step instanceof Step.DeadLettered parked) {
            put(tree, parked.position());
            put(tree, "reason", parked.reason());
            put(tree, "cause", parked.cause());
            parked.origin().ifPresent(origin -> put(tree.putObject("origin"), origin));
        } else if (step instanceof Step.Redriven redriven) {
            put(tree, redriven.position());
        } else if (step instanceof Step.Enriched enriched) {
            put(tree, enriched.position());
            enriched.origin().ifPresent(origin -> put(tree.putObject("origin"), origin));
            put(tree, "redriveId", enriched.redriveId());
            enriched.summary().ifPresent(summary -> put(summary, tree));
        } else if (step instanceof Step.Readings readings) {
            tree.put("topic", readings.topic()).put("count", readings.count());
        }
    }

    private static void put(Processing processing, ObjectNode tree) {
        tree.put("is", StepWords.word(processing));
        if (processing instanceof Processing.Enriched enriched) {
            put(tree, enriched.output());
        } else if (processing instanceof Processing.DeadLettered letter) {
            put(tree, letter.letter());
        } else if (processing instanceof Processing.Duplicate duplicate) {
            put(tree, duplicate.first());
        } else if (processing instanceof Processing.Waiting waiting) {
            tree.put("behind", waiting.behind());
        }
    }

    private static void put(EnrichmentSummary summary, ObjectNode tree) {
        tree.put("outcome", summary.outcome());
        put(tree, "reason", summary.reason());
        put(tree, "code", summary.code());
        tree.put("calls", summary.calls()).put("shared", summary.shared());
        put(tree, "requestId", summary.requestId());
    }

    private static void put(ObjectNode tree, TopicPosition position) {
        tree.put("topic", position.topic())
                .put("partition", position.partition())
                .put("offset", position.offset());
    }

    private static void put(ObjectNode tree, String name, Optional<String> value) {
        value.ifPresent(text -> tree.put(name, text));
    }
}
