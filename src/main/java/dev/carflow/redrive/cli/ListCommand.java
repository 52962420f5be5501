package dev.carflow.redrive.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Output;
import dev.carflow.operations.cli.Table;
import dev.carflow.redrive.ParkedRecords;
import dev.carflow.redrive.ParkedTopic;
import dev.carflow.redrive.ReasonCounts;
import dev.carflow.redrive.RecordFilter;
import dev.carflow.redrive.topic.StoredRecord;
import dev.carflow.redrive.topic.TimeRange;
import dev.carflow.routing.EventHeaders;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quarantine list} and {@code dead-letter list}. */
@Vetoed
@Command(
        name = "list",
        description = {
            "Counts the records by reason, and by the topic they were on or the type that they claim.",
            "Exit code: 0 there are none that were not redriven, 1 there are."
        },
        mixinStandardHelpOptions = true)
public final class ListCommand implements Callable<Integer> {

    private final ParkedTopic topic;
    private final Supplier<ParkedRecords> records;

    @Mixin
    private TimeRangeOptions span;

    @Mixin
    private FilterOptions filter;

    @Option(names = "--newest", paramLabel = "N", description = "Also the positions of the newest, for `show`.")
    private int newest;

    @Mixin
    private Output output;

    public ListCommand(ParkedTopic topic, Supplier<ParkedRecords> records) {
        this.topic = topic;
        this.records = records;
    }

    @Override
    public Integer call() {
        PrintWriter out = output.out();
        TimeRange when = span.span();
        RecordFilter which = filter.filter();
        ReasonCounts counts = records.get().count(topic, when, which);
        List<StoredRecord> positions =
                newest <= 0 ? List.of() : records.get().newest(topic, when, which, Math.min(newest, 1000));
        if (output.isJson()) {
            output.print(json(counts, positions));
        } else {
            print(counts, positions, out);
        }
        boolean settled = counts.groups().stream().allMatch(group -> group.redriven() == group.records());
        return settled ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private void print(ReasonCounts counts, List<StoredRecord> positions, PrintWriter out) {
        out.printf(Locale.ROOT, "%s: %,d records%n", counts.topic(), counts.records());
        if (!counts.groups().isEmpty()) {
            String from = topic == ParkedTopic.QUARANTINE ? "type" : "topic";
            Table table = new Table(out)
                    .left("reason", 18)
                    .left(from, 32)
                    .right("records", 9)
                    .right("redriven", 9)
                    .left("first", 24)
                    .last("last");
            table.header();
            counts.groups()
                    .forEach(group -> table.row(
                            group.reason(),
                            group.from(),
                            group.records(),
                            group.redriven(),
                            group.first(),
                            group.last()));
        }
        if (counts.partial()) {
            out.println("There are more kinds than are listed: narrow it with --reason or --from.");
        }
        positions.forEach(entry -> out.printf(
                Locale.ROOT,
                "%d@%-10d %s  %-18s %s%n",
                entry.at().partition(),
                entry.at().offset(),
                entry.timestamp(),
                entry.header(EventHeaders.REASON).orElse("-"),
                entry.header(EventHeaders.CAUSE).orElse("-")));
    }

    private static ObjectNode json(ReasonCounts counts, List<StoredRecord> positions) {
        ObjectNode json = Json.object().put("topic", counts.topic()).put("records", counts.records());
        ArrayNode groups = json.putArray("groups");
        counts.groups().forEach(group -> groups.addObject()
                .put("reason", group.reason())
                .put("from", group.from())
                .put("records", group.records())
                .put("redriven", group.redriven())
                .put("first", group.first().toString())
                .put("last", group.last().toString()));
        json.put("partial", counts.partial());
        if (!positions.isEmpty()) {
            ArrayNode newest = json.putArray("newest");
            positions.forEach(entry -> newest.addObject()
                    .put("position", entry.at().toString())
                    .put("time", entry.timestamp().toString())
                    .put("reason", entry.header(EventHeaders.REASON).orElse(null))
                    .put("cause", entry.header(EventHeaders.CAUSE).orElse(null)));
        }
        return json;
    }
}
