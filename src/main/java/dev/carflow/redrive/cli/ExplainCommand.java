package dev.carflow.redrive.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Output;
import dev.carflow.redrive.ParkedRecords;
import dev.carflow.redrive.ParkedTopic;
import dev.carflow.redrive.ReasonCounts;
import dev.carflow.redrive.ReasonGuide;
import dev.carflow.redrive.ReasonGuide.Advice;
import dev.carflow.redrive.RecordFilter;
import dev.carflow.redrive.topic.TimeRange;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code quarantine explain} and {@code dead-letter explain}. */
@Vetoed
@Command(
        name = "explain",
        description = {
            "Says what reasons mean and what to do: of one reason, or of those that are on the topic.",
            "Exit code: 0 explained, or there is nothing to explain, 1 the reason is not known."
        },
        mixinStandardHelpOptions = true)
public final class ExplainCommand implements Callable<Integer> {

    private final ParkedTopic topic;
    private final Supplier<ParkedRecords> records;

    @Parameters(arity = "0..1", paramLabel = "REASON", description = "As `list` prints it.")
    private String reason;

    @Mixin
    private Output output;

    public ExplainCommand(ParkedTopic topic, Supplier<ParkedRecords> records) {
        this.topic = topic;
        this.records = records;
    }

    @Override
    public Integer call() {
        PrintWriter out = output.out();
        Map<String, Long> asked = new TreeMap<>();
        if (reason == null) {
            records.get().count(topic, TimeRange.ALL, RecordFilter.all()).groups().stream()
                    .filter(group -> group.records() > group.redriven())
                    .forEach(group -> asked.merge(group.reason(), open(group), Long::sum));
        } else {
            asked.put(reason, 0L);
        }
        boolean allKnown = true;
        ObjectNode tree = Json.object();
        for (Map.Entry<String, Long> each : asked.entrySet()) {
            Advice advice = ReasonGuide.of(each.getKey()).orElse(null);
            allKnown &= advice != null;
            if (output.isJson()) {
                ObjectNode one = tree.putObject(each.getKey()).put("records", each.getValue());
                if (advice != null) {
                    one.put("meaning", advice.meaning()).put("remedy", advice.remedy());
                }
            } else {
                print(each.getKey(), each.getValue(), advice, out);
            }
        }
        if (output.isJson()) {
            output.print(tree);
        } else if (asked.isEmpty()) {
            out.println("Nothing is there that was not redriven.");
        }
        return allKnown ? ExitCode.HOLDS : ExitCode.DOES_NOT_HOLD;
    }

    private static long open(ReasonCounts.Group group) {
        return group.records() - group.redriven();
    }

    private static void print(String reason, long count, Advice advice, PrintWriter out) {
        out.println(count == 0 ? reason : String.format(Locale.ROOT, "%s (%,d records)", reason, count));
        if (advice == null) {
            out.println("  This version does not know it: another one wrote it, or somebody else.");
        } else {
            out.println("  " + advice.meaning());
            out.println("  → " + advice.remedy());
        }
    }
}
