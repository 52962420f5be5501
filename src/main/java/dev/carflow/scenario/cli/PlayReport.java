package dev.carflow.scenario.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.eventlog.EventRecord;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Table;
import dev.carflow.routing.EventHeaders;
import dev.carflow.scenario.Expectation;
import dev.carflow.scenario.Expectation.NoError;
import dev.carflow.scenario.Expectation.NoValue;
import dev.carflow.scenario.Expectation.Value;
import dev.carflow.scenario.Form;
import dev.carflow.scenario.Invariant;
import dev.carflow.scenario.Play;
import dev.carflow.scenario.Script;
import dev.carflow.scenario.play.PlayedRecord;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints the events of a play, and the results that are expected of a consumer. */
final class PlayReport {

    private final Script script;
    private final Play play;
    private final Form form;
    private final String topic;
    private final List<PlayedRecord> made;

    PlayReport(Script script, Form form, String topic, List<PlayedRecord> made) {
        this.script = script;
        this.play = script.play();
        this.form = form;
        this.topic = topic;
        this.made = made;
    }

    void print(PrintWriter out, boolean dryRun) {
        out.println(
                (dryRun ? "Dry run: would play " : "Played ") + play.scenario().slug() + ", play " + play.id()
                        + ", in the form " + form.slug() + (dryRun ? " into " : " to ") + topic + ":");
        Table table = new Table(out).left("event", 30).left("received", 24).last("what");
        made.forEach(each -> each.records()
                .forEach(record -> table.row(
                        id(record),
                        each.receivedAt(),
                        each.event().about() + (each.event().worker().aborted() ? " (not committed)" : ""))));
        out.println("A correct consumer has:");
        script.expectations().stream()
                .map(PlayReport::sentence)
                .flatMap(Optional::stream)
                .forEach(line -> out.println("  " + line));
        out.println("Judged: " + invariants() + ".");
        out.println("Check what it wrote: " + command());
    }

    ObjectNode json(boolean dryRun) {
        ObjectNode json = Json.object()
                .put("schemaVersion", 1)
                .put("played", !dryRun)
                .put("scenario", play.scenario().slug())
                .put("play", play.id())
                .put("form", form.slug())
                .put("topic", topic)
                .put("user", play.user())
                .put("vehicle", play.vehicle());
        ArrayNode records = json.putArray("records");
        made.forEach(each -> each.records().forEach(record -> records.addObject()
                .put("id", id(record))
                .put("type", record.header(EventHeaders.TYPE).orElse(null))
                .put("key", record.key())
                .put("receivedAt", each.receivedAt().toString())
                .put("committed", !each.event().worker().aborted())
                .put("about", each.event().about())));
        ArrayNode expected = json.putArray("expected");
        script.expectations().stream()
                .map(PlayReport::sentence)
                .flatMap(Optional::stream)
                .forEach(expected::add);
        ArrayNode invariants = json.putArray("invariants");
        script.invariants().forEach(each -> invariants.add(each.slug()));
        return json.put("check", command());
    }

    private static String id(EventRecord record) {
        return record.header(EventHeaders.ID).orElse("-");
    }

    private String invariants() {
        return script.invariants().stream().map(Invariant::slug).collect(Collectors.joining(", "));
    }

    private String command() {
        return "carflow scenario check " + play.scenario().slug() + " --topic " + topic + " --play " + play.id()
                + " --output OUTPUT";
    }

    private static Optional<String> sentence(Expectation expected) {
        if (expected instanceof Value value) {
            return Optional.of(value.vehicle() + " of " + value.user() + ": "
                    + value.signal().code() + " is " + value.value() + ", of " + value.event());
        }
        if (expected instanceof NoValue none) {
            return Optional.of(none.vehicle() + " of " + none.user() + ": no "
                    + none.signal().code());
        }
        return expected instanceof NoError none
                ? Optional.of(none.vehicle() + " of " + none.user() + ": no error " + none.type() + '/' + none.code())
                : Optional.empty();
    }
}
