package dev.carflow.history.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.history.TailedRecord;
import dev.carflow.operations.cli.Json;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** A record in one line, for people and for scripts: docs/operations.md. */
final class TailLine {

    private static final String NONE = "-";
    private static final String HIDDEN = "hidden";
    private static final double MILLIS = 1000.0;

    private final boolean ids;

    TailLine(boolean ids) {
        this.ids = ids;
    }

    String text(TailedRecord entry) {
        String line = String.format(
                Locale.ROOT,
                "%-24s  %9s  %-30s  %-36s  %-36s  %s",
                entry.writtenAt().truncatedTo(ChronoUnit.MILLIS),
                entry.delay().map(TailLine::delay).orElse(NONE),
                entry.at(),
                entry.type().orElse(NONE),
                eventId(entry).orElse(NONE),
                entry.outcome()
                        + entry.reason().map(reason -> ", " + reason).orElse("")
                        + entry.calls()
                                .filter(calls -> calls > 0)
                                .map(calls -> calls == 1 ? ", 1 call" : ", " + calls + " calls")
                                .orElse(""));
        return ids
                ? line
                        + entry.user().map(id -> "  user " + id).orElse("")
                        + entry.vehicle().map(id -> "  vehicle " + id).orElse("")
                : line;
    }

    String json(TailedRecord entry) {
        ObjectNode tree = Json.object()
                .put("at", entry.writtenAt().toString())
                .put("topic", entry.at().topic())
                .put("partition", entry.at().partition())
                .put("offset", entry.at().offset());
        put(tree, "type", entry.type());
        put(tree, "eventId", eventId(entry));
        tree.put("outcome", entry.outcome());
        put(tree, "reason", entry.reason());
        entry.calls().ifPresent(calls -> tree.put("calls", calls));
        entry.delay().ifPresent(delay -> tree.put("delaySeconds", delay.toMillis() / MILLIS));
        if (ids) {
            put(tree, "userId", entry.user());
            put(tree, "vehicleId", entry.vehicle());
        }
        // A tree's own text is one line.
        return tree.toString();
    }

    private Optional<String> eventId(TailedRecord entry) {
        return entry.namesAVehicle() && !ids ? Optional.of(HIDDEN) : entry.eventId();
    }

    private static String delay(Duration delay) {
        return "+" + ReportText.seconds(delay).replace(" ", "");
    }

    private static void put(ObjectNode tree, String name, Optional<String> value) {
        value.ifPresent(text -> tree.put(name, text));
    }
}
