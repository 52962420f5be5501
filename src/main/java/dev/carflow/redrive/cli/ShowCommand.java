package dev.carflow.redrive.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carflow.operations.cli.ExitCode;
import dev.carflow.operations.cli.Json;
import dev.carflow.operations.cli.Output;
import dev.carflow.redrive.ParkedRecord;
import dev.carflow.redrive.ParkedRecords;
import dev.carflow.redrive.ParkedTopic;
import jakarta.enterprise.inject.Vetoed;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quarantine show} and {@code dead-letter show}. */
@Vetoed
@Command(
        name = "show",
        description = {
            "Shows one record without what it says: reason, cause, origin, sizes, times, and the shape of its JSON.",
            "Exit code: 0 shown, 1 it is not there."
        },
        mixinStandardHelpOptions = true)
public final class ShowCommand implements Callable<Integer> {

    private final ParkedTopic topic;
    private final Supplier<ParkedRecords> records;

    @Parameters(paramLabel = "PARTITION@OFFSET", description = "Where it is, as `list --newest` prints it.")
    private String position;

    @Option(names = "--ids", description = "Also the ids in its key and headers.")
    private boolean ids;

    @Mixin
    private Output output;

    public ShowCommand(ParkedTopic topic, Supplier<ParkedRecords> records) {
        this.topic = topic;
        this.records = records;
    }

    @Override
    public Integer call() {
        PrintWriter out = output.out();
        Optional<ParkedRecord> found = records.get().find(topic, position);
        if (found.isEmpty()) {
            out.println("There is no record at this position, or not any more.");
            return ExitCode.DOES_NOT_HOLD;
        }
        Map<String, String> lines = lines(found.get());
        if (output.isJson()) {
            ObjectNode tree = Json.object();
            lines.forEach(tree::put);
            ArrayNode members = tree.putArray("members");
            found.get().shape().members().forEach(members::add);
            output.print(tree);
        } else {
            lines.forEach((name, value) -> out.printf(Locale.ROOT, "%-26s %s%n", name, value));
            found.get().shape().members().forEach(member -> out.println("  " + member));
        }
        return ExitCode.HOLDS;
    }

    private Map<String, String> lines(ParkedRecord shown) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("position", shown.entry().at().toString());
        lines.put("time", shown.entry().timestamp().toString());
        shown.redrivenAt().ifPresent(at -> lines.put("redriven", at.toString()));
        ParkedRecord.PLAIN_HEADERS.forEach(
                name -> shown.entry().header(name).ifPresent(value -> lines.put(name, value)));
        if (ids) {
            Optional.ofNullable(shown.entry().key()).ifPresent(key -> lines.put("key", key));
            ParkedRecord.ID_HEADERS.forEach(
                    name -> shown.entry().header(name).ifPresent(value -> lines.put(name, value)));
        }
        lines.put("bytes", String.valueOf(shown.entry().size()));
        lines.put("value", shown.shape().form());
        return lines;
    }
}
